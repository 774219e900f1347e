# The packages of the flake: the helpers, and the images that are the same for
# every project; the book.
{ infra, pkgs, ... }:
{
  book = pkgs.callPackage ../../checks/book/pages.nix { };
  inherit (infra) fod-hash oci-tool;
}
// infra.images
