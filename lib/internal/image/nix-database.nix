# What Nix needs inside an image: a store that the user of the image may add to,
# and what Nix knows of the paths that are in it, so that it neither builds nor
# fetches them again. Entries as in ../imageRoot.nix.
{ lib, imagePkgs }:
{
  name,
  contents,
  init,
  uid,
  gid,
  ...
}:
let
  inherit (imagePkgs) cacert nix tzdata;
  roots = lib.unique (
    contents
    ++ [
      cacert
      tzdata
    ]
    ++ lib.optional init imagePkgs.dumb-init
  );

  database =
    imagePkgs.runCommand "${baseNameOf name}-nix-database"
      {
        nativeBuildInputs = [
          nix
          imagePkgs.sqlite
        ];
        registration = "${imagePkgs.closureInfo { rootPaths = roots; }}/registration";
      }
      ''
        export HOME=$TMPDIR USER=nobody NIX_REMOTE="local?root=$TMPDIR/root"
        export NIX_CONF_DIR=$TMPDIR NIX_USER_CONF_FILES=
        nix-store --option build-users-group "" --load-db < $registration
        # The time of registration is all that differs from build to build.
        sqlite3 $TMPDIR/root/nix/var/nix/db/db.sqlite \
          'UPDATE ValidPaths SET registrationTime = 1; PRAGMA journal_mode = DELETE; VACUUM'
        mkdir $out
        cp $TMPDIR/root/nix/var/nix/db/{db.sqlite,schema} $out/
      '';

  owned = entry: entry // { inherit uid gid; };
  folder = owned { directory = true; };
in
lib.genAttrs [
  "nix/store"
  "nix/var"
  "nix/var/log"
  "nix/var/log/nix"
  "nix/var/log/nix/drvs"
  "nix/var/nix"
  "nix/var/nix/db"
  "nix/var/nix/gcroots"
  "nix/var/nix/profiles"
  "nix/var/nix/temproots"
  "nix/var/nix/userpool"
] (_: folder)
// {
  "nix/var/nix/db/db.sqlite" = owned { copy = "${database}/db.sqlite"; };
  "nix/var/nix/db/schema" = owned { copy = "${database}/schema"; };
}
# The image's own paths belong to root: Nix could not remove them.
// lib.listToAttrs (
  map (
    root:
    lib.nameValuePair
      "nix/var/nix/gcroots/image/${baseNameOf (builtins.unsafeDiscardStringContext "${root}")}"
      {
        link = "${root}";
      }
  ) roots
)
