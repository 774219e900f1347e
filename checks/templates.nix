# All templates are alike: the same files, one short block of settings, and no
# name of an owner, a registry or another project besides the one input.
{ lib, runCommand }:
let
  check = import ./claims.nix { inherit lib runCommand; };
  folders = lib.attrNames (
    lib.filterAttrs (_: type: type == "directory") (builtins.readDir ../templates)
  );
  files = [
    ".devcontainer/devcontainer.json"
    ".envrc"
    ".github/workflows/check.yml"
    ".gitignore"
    "README.md"
    "flake.nix"
  ];

  claimsOf =
    name:
    let
      folder = ../templates + "/${name}";
      lines = lib.splitString "\n" (builtins.readFile (folder + "/flake.nix"));
      after = marker: list: lib.drop (1 + lib.lists.findFirstIndex (line: line == marker) 0 list) list;
      settings =
        let
          rest = after "      settings = {" lines;
        in
        lib.take (lib.lists.findFirstIndex (line: line == "      };") 99 rest) rest;
      others = lib.filter (
        line:
        lib.hasInfix "github:" line && lib.trim line != ''inputs.infra.url = "github:infra-nix/infra";''
      ) lines;
    in
    lib.mapAttrs' (claim: lib.nameValuePair "${name}: ${claim}") {
      "has the files of every template" = lib.all (file: builtins.pathExists (folder + "/${file}")) files;
      "has one block of settings, shorter than ten lines" =
        lib.count (line: lib.hasInfix "settings = {" line) lines == 1
        && settings != [ ]
        && lib.length settings < 10;
      "follows the one nixpkgs" = lib.elem ''inputs.nixpkgs.follows = "infra/nixpkgs";'' (
        map lib.trim lines
      );
      "names no other owner" = others == [ ];
      "has package, image, layout, push and shell" = lib.all (word: lib.any (lib.hasInfix word) lines) [
        "default ="
        "image"
        "oci-image"
        "push-image"
        "devShells"
      ];
      "has the workflow that all have" =
        builtins.readFile (folder + "/.github/workflows/check.yml")
        == builtins.readFile ../templates/vite-app/.github/workflows/check.yml;
    };
in
check "templates" { claims = lib.mergeAttrsList (map claimsOf folders); }
