# The index: one line for one public function, each in the file of its name.
# `mkInfra.nix` makes the set of them for a package set.
{ callPackage, overridable }:
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
  fetchBinary = overridable (callPackage ./fetchBinary.nix { });
  mkBunService = overridable (callPackage ./mkBunService.nix { });
  mkCvePatches = callPackage ./mkCvePatches.nix { };
  mkDevContainer = callPackage ./mkDevContainer.nix { };
  mkDevShell = callPackage ./mkDevShell.nix { };
  mkHugoSite = overridable (callPackage ./mkHugoSite.nix { });
  mkImage = overridable (callPackage ./mkImage.nix { });
  mkImageIndex = overridable (callPackage ./mkImageIndex.nix { });
  mkLayer = callPackage ./mkLayer.nix { };
  mkMinimalImage = overridable (callPackage ./mkMinimalImage.nix { });
  mkNodeService = overridable (callPackage ./mkNodeService.nix { });
  mkProcesses = callPackage ./mkProcesses.nix { };
  mkPushApp = callPackage ./mkPushApp.nix { };
  mkPythonService = overridable (callPackage ./mkPythonService.nix { });
  mkRuntime = overridable (callPackage ./mkRuntime.nix { });
  mkStaticSite = overridable (callPackage ./mkStaticSite.nix { });
  mkVitePackage = overridable (callPackage ./mkVitePackage.nix { });
  packageSets = plain (callPackage ./packageSets.nix { });
}
