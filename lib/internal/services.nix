# What flake-parts users get from services that are declared as data: the
# outputs of one system, made by the builders. Pure, and apart from the module
# that has the options (lib/internal/flakeModule.nix), so that both can be checked.
{ lib }:
let
  problems = import ./problems.nix { inherit lib; };

  # The builders whose result has the attributes that results.nix gives.
  builders = [
    "mkBunService"
    "mkHugoSite"
    "mkImage"
    "mkMinimalImage"
    "mkNodeService"
    "mkPythonService"
    "mkRuntime"
    "mkStaticSite"
    "mkVitePackage"
  ];

  # Their images hold what was built elsewhere.
  withoutShell = [
    "mkImage"
    "mkMinimalImage"
    "mkStaticSite"
  ];

  # `default` is the project itself: its outputs have the names that every
  # project has. The others carry the service's name.
  named = name: output: if name == "default" then output else "${name}-${output}";

  program = app: {
    type = "app";
    program = lib.getExe app;
    meta.description = app.meta.description or "Runs ${app.name}";
  };

  # problemsOf :: String -> AttrSet -> [String]
  problemsOf =
    name: service:
    map (problem: "service `${name}`: ${problem}") (
      if service ? builder then
        problems.unknown {
          what = "builder";
          known = builders;
        } { ${service.builder} = null; }
      else
        [ "missing argument `builder`; known are: ${lib.concatStringsSep ", " builders}" ]
    );

  outputsOf =
    infra: name: service:
    let
      result = problems.orThrow "infra.services" (problemsOf name service) (
        infra.${service.builder} (removeAttrs service [ "builder" ])
      );
      image = result.image or result;
    in
    {
      packages = {
        ${name} = result;
        ${named name "image"} = image;
        ${named name "oci-image"} = image.oci-image;
      };
      apps = {
        ${named name "push-image"} = program image.push;
        ${named name "load"} = program image.load;
      };
      devShells = lib.optionalAttrs (!lib.elem service.builder withoutShell) {
        ${name} = result.devShell;
      };
    };
in
{
  inherit builders problemsOf;

  # outputs :: Library -> { <name> :: AttrSet; } -> { packages; apps; devShells; }
  outputs =
    infra: services:
    lib.zipAttrsWith (_: lib.mergeAttrsList) (
      [
        {
          packages = { };
          apps = { };
          devShells = { };
        }
      ]
      ++ lib.mapAttrsToList (outputsOf infra) services
    );
}
