# The package set, called like nixpkgs: `import ./. { system = …; overlays = …; }`.
{
  localSystem ? {
    inherit system;
  },
  system ? localSystem.system or localSystem,
  crossSystem ? null,
  overlays ? [ ],
  config ? { },
}:
let
  lib = import ./lib;
  packages = import ./packages.nix {
    inherit
      config
      lib
      overlays
      system
      ;
  };
in
lib.throwIfNot (crossSystem == null) "the offline package set does not cross-compile" packages
