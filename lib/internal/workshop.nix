# What images have that people work in, as arguments of mkImage.
{ lib, bash }:
{
  cmd = [ (lib.getExe bash) ];
  entrypoint = [ ];
  init = true;
  nix = true;
  port = null;
  workingDir = "/workspace";
  # Not for production: everything may be in it.
  allow = [ "*" ];
  budget.unpacked = null;
  files."etc/nix/nix.conf".text = ''
    experimental-features = nix-command flakes
    # One user owns the store; what isolates builds is the container.
    build-users-group =
    sandbox = false
  '';
}
