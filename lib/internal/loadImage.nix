# The program `load` of an image: see load-image.sh.
{ writeShellApplication }:
{ stream }:
writeShellApplication {
  name = "load";
  # The engines and ssh are the user's own, with their configuration.
  text = ''
    stream=${stream}
    ${builtins.readFile ./load-image.sh}
  '';
}
