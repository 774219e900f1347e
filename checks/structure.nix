# Every public function is in the index, says what it takes, and is used by a check or a template.
{
  lib,
  infra,
  runCommand,
}:
let
  names = folder: lib.attrNames (builtins.readDir folder);
  functions = map (lib.removeSuffix ".nix") (
    lib.filter (name: lib.hasSuffix ".nix" name && name != "default.nix") (names ../lib)
  );

  index = builtins.readFile ../lib/default.nix;
  users = map builtins.readFile (
    map (name: ./. + "/${name}") (lib.filter (lib.hasSuffix ".nix") (names ./.))
    ++ map (name: ../templates + "/${name}/flake.nix") (
      lib.attrNames (lib.filterAttrs (_: type: type == "directory") (builtins.readDir ../templates))
    )
  );

  problemsOf =
    name:
    let
      text = builtins.readFile (../lib + "/${name}.nix");
      headings = [
        "/**"
        "# Inputs"
        "# Type"
        "# Examples"
      ];
      arguments = lib.attrNames (lib.functionArgs (infra.${name} or (_: null)));
    in
    lib.optional (
      name != "mkInfra" && !lib.hasInfix " ${name} = callPackage ./${name}.nix { };" index
    ) "is not in lib/default.nix"
    ++ map (heading: "has no ${heading} in a doc comment") (
      lib.filter (heading: !lib.hasInfix heading text) headings
    )
    ++ map (argument: "does not describe `${argument}`") (
      lib.filter (argument: !lib.hasInfix "`${argument}`" text) arguments
    )
    ++ lib.optional (!lib.any (lib.hasInfix name) users) "is in no check and no template";

  failures = lib.concatMap (
    name: map (problem: "lib/${name}.nix ${problem}") (problemsOf name)
  ) functions;
in
if failures == [ ] then
  runCommand "check-structure" { } "touch $out"
else
  throw (lib.concatStringsSep "\n" failures)
