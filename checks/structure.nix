# Every public function is in the index, says what it takes, and is used by a check or a template;
# nixpkgs is one for all.
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

  templates = lib.attrNames (
    lib.filterAttrs (_: type: type == "directory") (builtins.readDir ../templates)
  );

  index = builtins.readFile ../lib/default.nix;
  users = map builtins.readFile (
    map (name: ./. + "/${name}") (lib.filter (lib.hasSuffix ".nix") (names ./.))
    ++ map (name: ../templates + "/${name}/flake.nix") templates
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
      value = infra.${name} or null;
      arguments = lib.optionals (lib.isFunction value) (lib.attrNames (lib.functionArgs value));
    in
    lib.optional (
      name != "mkInfra" && !lib.hasInfix "callPackage ./${name}.nix { }" index
    ) "is not in lib/default.nix"
    ++ map (heading: "has no ${heading} in a doc comment") (
      lib.filter (heading: !lib.hasInfix heading text) headings
    )
    ++ map (argument: "does not describe `${argument}`") (
      lib.filter (argument: !lib.hasInfix "`${argument}`" text) arguments
    )
    ++ lib.optional (!lib.any (lib.hasInfix name) users) "is in no check and no template";

  # One pinned small release for all: the only input here, and that of every template.
  lock = builtins.fromJSON (builtins.readFile ../flake.lock);
  follows = builtins.match ''.*inputs\.nixpkgs\.follows = "infra/nixpkgs";.*'';
  inputProblems =
    lib.optional (
      lib.attrNames lock.nodes != [
        "nixpkgs"
        "root"
      ]
    ) "flake.lock has more than nixpkgs"
    ++ lib.optional (
      builtins.match "nixos-[0-9.]+-small" lock.nodes.nixpkgs.original.ref == null
    ) "flake.lock does not pin a small release"
    ++ map (name: "templates/${name} has a nixpkgs of its own") (
      lib.filter (
        name: follows (builtins.readFile (../templates + "/${name}/flake.nix")) == null
      ) templates
    );

  failures =
    lib.concatMap (name: map (problem: "lib/${name}.nix ${problem}") (problemsOf name)) functions
    ++ inputProblems;
in
if failures == [ ] then
  runCommand "check-structure" { } "touch $out"
else
  throw (lib.concatStringsSep "\n" failures)
