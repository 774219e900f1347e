# The checks of the library: one file or folder each.
{
  lib,
  self,
  system,
  pkgs,
  infra,
}:
let
  callPackage = lib.callPackageWith (pkgs // { inherit infra self; });
in
{
  cves =
    (infra.mkCvePatches {
      patches = import ../overlays/cves.nix;
      date = self.inputs.nixpkgs.lastModifiedDate;
    }).check;
  book = callPackage ./book { };
  builders = callPackage ./builders.nix { };
  dev-shells = callPackage ./dev-shells.nix { };
  errors = callPackage ./errors.nix { };
  examples = callPackage ./examples.nix { };
  flake-module = callPackage ./flake-module.nix { };
  features = callPackage ./features.nix { };
  guards = callPackage ./guards.nix { };
  hugo = callPackage ./hugo.nix { };
  image = callPackage ./image.nix { };
  image-set = callPackage ./image-set.nix { };
  index = callPackage ./index.nix { };
  npm-lock = callPackage ./npm-lock { };
  oci-image = callPackage ./oci-image.nix { };
  overrides = callPackage ./overrides.nix { };
  overlays = callPackage ./overlays.nix { };
  processes = callPackage ./processes.nix { };
  push = callPackage ./push.nix { };
  python = callPackage ./python.nix { };
  structure = callPackage ./structure.nix { };
  templates = callPackage ./templates.nix { };
}
// lib.optionalAttrs (lib.hasSuffix "-linux" system) {
  nix2container = callPackage ./nix2container.nix { };
  runtime = callPackage ./runtime.nix { };
  static-site = callPackage ./static-site.nix { };
  worked-examples = callPackage ./worked-examples.nix { };
}
