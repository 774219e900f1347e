# From the arguments of mkImage to one description of the image, which every
# format is made from:
#
#   name, tag, architecture, created   strings; `tag` may be null
#   config        the OCI configuration, without what a format adds
#   annotations   of the manifest
#   contents      packages whose files are linked into `/`
#   files         what stands there besides (../imageRoot.nix)
#   before        packages that run before the program
#   storeOwner    { uid; gid; } of the store paths
#   budget        { compressed; unpacked; } bytes at most; null is any number
#   guard         a derivation that fails when the image must not be built
#   problems      sentences about the arguments
{
  lib,
  imagePkgs,
  imageConfig,
  imageFiles,
  imageGuard,
  imageInit,
  imageRoot,
}:
arguments@{
  name,
  registry,
  tag,
  architecture,
  stamp,
  contents,
  budget,
  nix,
  uid,
  gid,
  ...
}:
let
  configured = imageConfig.make arguments;
  files = imageFiles arguments;
  image = {
    inherit (configured) annotations config;
    inherit
      budget
      contents
      files
      tag
      ;
    problems = configured.problems ++ imageRoot.problemsOf files;
    before = imageInit.programs arguments;
    created = imageConfig.created stamp;
    name = lib.optionalString (registry != null) "${registry}/" + name;
    architecture =
      if architecture != null then architecture else imagePkgs.stdenv.hostPlatform.go.GOARCH;
    # Nix of an ordinary user moves and removes paths, which only their owner may.
    storeOwner =
      if nix then
        { inherit uid gid; }
      else
        {
          uid = 0;
          gid = 0;
        };
    guard = imageGuard arguments image;
  };
in
image
