# The part of a project that its build can see. Without the files that say how
# to build it: a new hash in flake.nix, a new flake.lock or another word in the
# README is no reason to build again, and must not move the digest of an image.
{ lib }:
let
  unseen = [
    ".devcontainer"
    ".editorconfig"
    ".envrc"
    ".git"
    ".gitattributes"
    ".github"
    ".gitignore"
    ".gitlab-ci.yml"
    "README.md"
    "flake.lock"
    "flake.nix"
    "fod-hash.lock"
    "fod-hash.toml"
  ];

  # Sources that the caller made (lib.fileset.toSource, lib.cleanSource) say
  # themselves what they hold.
  isMade = src: builtins.isAttrs src && src._type or null != "flake";

  # root :: Path | AttrSet | String -> Path
  # A path that can be read while evaluating.
  root =
    src:
    if builtins.isPath src then
      src
    else if lib.isDerivation src then
      throw "`src` must be a path or a flake's source: its lock file is read before anything is built"
    else
      src.origSrc or (/. + builtins.unsafeDiscardStringContext "${src}");

  # seen :: Path | AttrSet | String -> Path | AttrSet
  # The source of the build: a folder without the names above.
  seen =
    src:
    let
      folder = root src;
    in
    if isMade src then
      src
    else
      lib.fileset.toSource {
        root = folder;
        fileset = lib.fileset.difference folder (
          lib.fileset.unions (map (name: lib.fileset.maybeMissing (folder + "/${name}")) unseen)
        );
      };

  # below :: Path -> String -> Path
  below = folder: path: if path == "" then folder else folder + "/${path}";

  # manifests :: Path -> { <folder> = AttrSet; }
  # All package.json of a project that are its own, by their folders: "" is its root.
  manifests =
    folder:
    let
      own =
        path:
        let
          entries = builtins.readDir (below folder path);
          inner = lib.filter (
            name: entries.${name} == "directory" && name != "node_modules" && !lib.hasPrefix "." name
          ) (lib.attrNames entries);
        in
        lib.optional (entries ? "package.json") (
          lib.nameValuePair path (lib.importJSON (below folder path + "/package.json"))
        )
        ++ lib.concatMap (name: own (if path == "" then name else "${path}/${name}")) inner;
    in
    lib.listToAttrs (own "");
in
{
  inherit
    below
    manifests
    root
    seen
    ;
}
