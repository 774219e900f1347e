# The description of an image as arguments of nix2container's `buildImage`, for
# callers who hand that flake to mkInfra: translated, and no more.
{
  lib,
  imagePkgs,
  imageRoot,
  nix2container,
  stdenv,
}:
let
  # The flake, or its package set, or the functions themselves.
  inherit (stdenv.hostPlatform) system;
  functions =
    if nix2container == null then
      throw "mkImage: the image as nix2container makes it needs that flake: mkInfra { nix2container = inputs.nix2container; }"
    else
      nix2container.packages.${system}.nix2container or nix2container.nix2container or nix2container;

  # The store knows no permissions but one, so the others are told apart.
  permissions =
    root: files:
    lib.mapAttrsToList (
      path: entry:
      {
        path = root;
        regex = "^${root}/${lib.escapeRegex path}$";
        mode = entry.mode or (if entry ? directory then "0755" else "0644");
      }
      // lib.optionalAttrs (entry ? uid || entry ? gid) {
        uid = entry.uid or 0;
        gid = entry.gid or 0;
      }
    ) (lib.filterAttrs (_: entry: !entry ? link) files);
in
image:
let
  root = imagePkgs.runCommand "${baseNameOf image.name}-root" { } ''
    : ${image.guard}
    mkdir $out
    cd $out
    ${imageRoot.commands image.files}
  '';
in
functions.buildImage {
  inherit (image)
    config
    created
    name
    tag
    ;
  arch = image.architecture;
  copyToRoot = [ root ] ++ image.contents;
  perms = permissions root image.files;
  maxLayers = 20;
}
