# What stands in `/` of an image besides the store and the links of `contents`,
# as data: path -> entry. Both formats of an image are made from the same set.
#
# An entry is one of
#   { text = "…"; }          a regular file
#   { copy = "/nix/…"; }     a regular file with the content of that one
#   { link = "/nix/…"; }     a symbolic link
#   { directory = true; }    a folder
# with, where the default does not do, `mode` (a string: "0644" for a file,
# "0755" for a folder), `uid` and `gid` (0). What an entry names replaces what
# `contents` brings; folders above it are made as needed.
{ lib }:
let
  # The problems of a set of entries, as sentences.
  problemsOf =
    files:
    let
      kinds = [
        "copy"
        "directory"
        "link"
        "text"
      ];
      ofKind = entry: lib.filter (kind: entry ? ${kind}) kinds;
    in
    lib.concatLists (
      lib.mapAttrsToList (
        path: entry:
        lib.optional (
          lib.hasPrefix "/" path || lib.elem ".." (lib.splitString "/" path)
        ) "the path `${path}` of a file in the image must be relative to `/`, without `..`"
        ++ lib.optional (
          lib.length (ofKind entry) != 1
        ) "the file `${path}` of the image must have exactly one of `text`, `copy`, `link` and `directory`"
      ) files
    );

  make =
    path: entry:
    let
      to = lib.escapeShellArg path;
      mode = entry.mode or (if entry ? directory then "0755" else "0644");
    in
    ''
      mkdir -p "$(dirname ${to})"
    ''
    + (
      if entry ? link then
        ''
          rm -f ${to}
          ln -sn ${lib.escapeShellArg entry.link} ${to}
        ''
      else if entry ? text then
        ''
          rm -f ${to}
          printf %s ${lib.escapeShellArg entry.text} > ${to}
          chmod ${mode} ${to}
        ''
      else if entry ? copy then
        ''
          rm -f ${to}
          cp ${lib.escapeShellArg entry.copy} ${to}
          chmod ${mode} ${to}
        ''
      else
        ''
          mkdir -p ${to}
          chmod ${mode} ${to}
        ''
    );

  own =
    path: entry:
    lib.optionalString (
      entry ? uid || entry ? gid
    ) "chown -h ${toString (entry.uid or 0)}:${toString (entry.gid or 0)} ${lib.escapeShellArg path}\n";
in
{
  inherit problemsOf;

  # For dockerTools: `extraCommands` and `fakeRootCommands`.
  commands = files: lib.concatStrings (lib.mapAttrsToList make files);
  owners = files: lib.concatStrings (lib.mapAttrsToList own files);
}
