# The packages of the flake: the helpers, and the images that are the same for
# every project.
{ infra, ... }:
{
  inherit (infra) fod-hash oci-tool;
}
// infra.images
