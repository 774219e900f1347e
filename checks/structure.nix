# Every public function is in the index, says what it takes, is used by a check or a template and
# is on a page of docs/, and a builder has a template; every page is in the book; nixpkgs is one for all.
{
  lib,
  infra,
  runCommand,
}:
let
  check = import ./claims.nix { inherit lib runCommand; };
  names = folder: lib.attrNames (builtins.readDir folder);
  ending = ending: folder: lib.filter (lib.hasSuffix ending) (names folder);
  texts = map builtins.readFile;

  functions = map (lib.removeSuffix ".nix") (lib.remove "default.nix" (ending ".nix" ../lib));
  templates = lib.attrNames (
    lib.filterAttrs (_: type: type == "directory") (builtins.readDir ../templates)
  );
  templateFlakes = map (name: ../templates + "/${name}/flake.nix") templates;

  # Functions for a kind of project; the others are what these are made from.
  builders = lib.subtractLists [
    "mkImage"
    "mkMinimalImage"
  ] (import ../lib/internal/services.nix { inherit lib; }).builders;

  surroundings = {
    inherit builders;
    index = builtins.readFile ../lib/default.nix;
    checks = texts (map (name: ./. + "/${name}") (ending ".nix" ./.));
    templates = texts templateFlakes;
    docs = texts (map (name: ../docs + "/${name}") (ending ".md" ../docs));
  };

  headings = [
    "/**"
    "# Inputs"
    "# Type"
    "# Examples"
  ];

  # functionProblems :: surroundings -> { name; text; arguments; } -> [String]
  functionProblems =
    {
      index,
      checks,
      templates,
      docs,
      builders,
    }:
    {
      name,
      text,
      arguments,
    }:
    let
      isIn = lib.any (lib.hasInfix name);
    in
    map (problem: "lib/${name}.nix ${problem}") (
      lib.optional (
        name != "mkInfra" && !lib.hasInfix "callPackage ./${name}.nix { }" index
      ) "is not in lib/default.nix"
      ++ map (heading: "has no ${heading} in a doc comment") (
        lib.filter (heading: !lib.hasInfix heading text) headings
      )
      ++ map (argument: "does not describe `${argument}`") (
        lib.filter (argument: !lib.hasInfix "`${argument}`" text) arguments
      )
      ++ lib.optional (!isIn checks && !isIn templates) "is in no check and no template"
      ++ lib.optional (lib.elem name builders && !isIn templates) "is a builder without a template"
      ++ lib.optional (!isIn docs) "is on no page of docs/"
    );

  argumentsOf =
    name:
    let
      value = infra.${name} or null;
    in
    lib.optionals (lib.isFunction value) (lib.attrNames (lib.functionArgs value));
  allFunctionProblems = lib.concatMap (
    name:
    functionProblems surroundings {
      inherit name;
      text = builtins.readFile (../lib + "/${name}.nix");
      arguments = argumentsOf name;
    }
  ) functions;

  # pageProblems :: String -> [String] -> [String]
  pageProblems =
    summary: pages:
    map (page: "docs/${page} is not in docs/SUMMARY.md") (
      lib.filter (page: page != "SUMMARY.md" && !lib.hasInfix "(${page})" summary) pages
    );

  templateProblems =
    name:
    lib.optional (
      builtins.match ''.*inputs\.nixpkgs\.follows = "infra/nixpkgs";.*'' (
        builtins.readFile (../templates + "/${name}/flake.nix")
      ) == null
    ) "templates/${name} has a nixpkgs of its own"
    ++ lib.optional (
      !lib.any (lib.hasInfix name) surroundings.docs
    ) "templates/${name} is on no page of docs/";

  # One pinned small release for all: the only input here, and that of every template.
  lock = builtins.fromJSON (builtins.readFile ../flake.lock);

  # A function that lacks everything.
  forgotten = functionProblems {
    index = "";
    checks = [ "mkOther" ];
    templates = [ ];
    docs = [ ];
    builders = [ "mkForgotten" ];
  };
in
check "structure" {
  problems = {
    "public functions" = {
      problems = allFunctionProblems;
      says = [ ];
    };
    "pages" = {
      problems = pageProblems (builtins.readFile ../docs/SUMMARY.md) (ending ".md" ../docs);
      says = [ ];
    };
    "templates" = {
      problems = lib.concatMap templateProblems templates;
      says = [ ];
    };
    "a function that was forgotten everywhere is named, with all that it lacks" = {
      problems = forgotten {
        name = "mkForgotten";
        text = "{ a, b }: a + b";
        arguments = [ "a" ];
      };
      says = [
        "lib/mkForgotten.nix is not in lib/default.nix"
        "has no /** in a doc comment"
        "has no # Inputs"
        "has no # Type"
        "has no # Examples"
        "does not describe `a`"
        "is in no check and no template"
        "is a builder without a template"
        "is on no page of docs/"
      ];
    };
    "a page that is in no book" = {
      problems = pageProblems "- [Here](here.md)" [
        "SUMMARY.md"
        "here.md"
        "lost.md"
      ];
      says = [ "docs/lost.md is not in docs/SUMMARY.md" ];
    };
  };
  claims = {
    "flake.lock has nixpkgs alone" =
      lib.attrNames lock.nodes == [
        "nixpkgs"
        "root"
      ];
    "flake.lock pins a small release" =
      builtins.match "nixos-[0-9.]+-small" lock.nodes.nixpkgs.original.ref != null;
  };
}
