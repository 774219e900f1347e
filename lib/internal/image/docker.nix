# The description of an image as a docker-archive, by nixpkgs' own means: built,
# or written by a program that stores nothing.
{ imagePkgs, imageRoot }:
let
  inherit (imagePkgs) dockerTools;

  argumentsOf = image: {
    inherit (image)
      architecture
      config
      contents
      created
      name
      tag
      ;
    inherit (image.storeOwner) uid gid;
    # Built only after the guard has passed; the bytes are the same without it.
    extraCommands = ''
      : ${image.guard}
      rm -rf nix-support
      ${imageRoot.commands image.files}
    '';
    fakeRootCommands = imageRoot.owners image.files;
  };
in
image:
# zstd: older podman and skopeo (Debian 12) cannot read an archive in gzip.
dockerTools.buildLayeredImage (argumentsOf image // { compressor = "zstd"; })
// {
  stream = dockerTools.streamLayeredImage (argumentsOf image);
}
