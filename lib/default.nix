# The index: one line for one public function, each in the file of its name.
# `mkInfra.nix` makes the set of them for a package set.
{ callPackage }:
let
  # Of a set of values nothing can be overridden as a whole.
  plain =
    set:
    removeAttrs set [
      "override"
      "overrideDerivation"
    ];
in
{
  fod-hash = callPackage ./internal/helper.nix { program = "fod-hash"; };
  oci-tool = callPackage ./internal/helper.nix { program = "oci-image"; };
  images = plain (callPackage ./images.nix { });
  devShells = plain (callPackage ./devShells.nix { });
  fetchBinary = callPackage ./fetchBinary.nix { };
  mkBunService = callPackage ./mkBunService.nix { };
  mkCvePatches = callPackage ./mkCvePatches.nix { };
  mkDevContainer = callPackage ./mkDevContainer.nix { };
  mkDevShell = callPackage ./mkDevShell.nix { };
  mkHugoSite = callPackage ./mkHugoSite.nix { };
  mkImage = callPackage ./mkImage.nix { };
  mkImageIndex = callPackage ./mkImageIndex.nix { };
  mkLayer = callPackage ./mkLayer.nix { };
  mkMinimalImage = callPackage ./mkMinimalImage.nix { };
  mkNodeService = callPackage ./mkNodeService.nix { };
  mkProcesses = callPackage ./mkProcesses.nix { };
  mkPushApp = callPackage ./mkPushApp.nix { };
  mkPythonService = callPackage ./mkPythonService.nix { };
  mkRuntime = callPackage ./mkRuntime.nix { };
  mkStaticSite = callPackage ./mkStaticSite.nix { };
  mkVitePackage = callPackage ./mkVitePackage.nix { };
  packageSets = plain (callPackage ./packageSets.nix { });
}
