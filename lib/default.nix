# The index: one line for one public function, each in the file of its name.
# `mkInfra.nix` makes the set of them for a package set.
{ callPackage }:
{
  fod-hash = callPackage ./internal/helper.nix { program = "fod-hash"; };
  oci-tool = callPackage ./internal/helper.nix { program = "oci-image"; };
  mkImage = callPackage ./mkImage.nix { };
  mkLayer = callPackage ./mkLayer.nix { };
  mkStaticSite = callPackage ./mkStaticSite.nix { };
  mkVitePackage = callPackage ./mkVitePackage.nix { };
}
