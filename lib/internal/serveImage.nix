# The program `prod` of an image: loads it, runs it, and says when it is ready.
# `serve` is the part that loads and runs.
{
  lib,
  gnused,
  mkProcesses,
  writeShellApplication,
}:
{ load, port }:
let
  serve = writeShellApplication {
    name = "serve-image";
    runtimeInputs = [ gnused ];
    # The engines are the user's own, with their configuration.
    text = ''
      load=${lib.getExe load}
      port=${lib.optionalString (port != null) (toString port)}
      ${builtins.readFile ./serve-image.sh}
    '';
  };
in
mkProcesses {
  name = "prod";
  processes.image = {
    command = lib.getExe serve;
    help = "the image, as it runs in production";
  }
  // lib.optionalAttrs (port != null) { inherit port; };
}
// {
  inherit serve;
}
