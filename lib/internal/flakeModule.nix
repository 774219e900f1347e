# The module of flakeModules.default, for flake-parts: services as data give
# packages, images, programs that push and load them, and shells.
{ mkInfra }:
{ lib, flake-parts-lib, ... }:
let
  inherit (lib) mkOption types;
  services = import ./services.nix { inherit lib; };

  perSystem =
    { config, pkgs, ... }:
    let
      outputs = services.outputs config.infra.library config.infra.services;
    in
    {
      options.infra = {
        services = mkOption {
          type = types.lazyAttrsOf (types.lazyAttrsOf types.raw);
          default = { };
          description = ''
            Services by name. Each is the arguments of the function that `builder` names, such as
            `{ builder = "mkVitePackage"; src = ./.; depsHash = lib.fakeHash; }`.
            The service `default` is the project itself: its image is `packages.image`, that of
            another `packages.NAME-image`.
          '';
        };
        defaults = mkOption {
          type = types.lazyAttrsOf types.raw;
          default = { };
          description = "What holds for the images of all services: `defaults` of `mkInfra`.";
        };
        library = mkOption {
          type = types.raw;
          default = mkInfra {
            inherit pkgs;
            inherit (config.infra) defaults;
          };
          defaultText = "mkInfra { inherit pkgs; inherit (config.infra) defaults; }";
          description = "The library that services are built with.";
        };
      };

      # By name, so that which options are defined does not depend on their values.
      config = { inherit (outputs) packages apps devShells; };
    };
in
{
  key = "infra#flakeModules.default";
  options.perSystem = flake-parts-lib.mkPerSystemOption perSystem;
}
