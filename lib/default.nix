# The index: one line for one public function, each in the file of its name.
# `mkInfra.nix` makes the set of them for a package set.
{ callPackage }:
{
  fod-hash = callPackage ./internal/helper.nix { program = "fod-hash"; };
  mkImage = callPackage ./mkImage.nix { };
  mkStaticSite = callPackage ./mkStaticSite.nix { };
  mkVitePackage = callPackage ./mkVitePackage.nix { };
}
