{
  lib,
  imagePkgs,
  imageDefaults,
  imageTool,
  problems,
}:
let
  # How many blobs a role may have. A budget of its own makes the blobs of a
  # role independent of what else is in an image.
  budgets = {
    libc = 1;
    data = 1;
    runtime = 6;
    dependencies = 8;
    application = 2;
    configuration = 1;
  };

  formats = [
    "gzip"
    "zstd"
  ];

  callProblems =
    {
      role,
      budget,
      compression,
      below,
    }:
    lib.optional (!budgets ? ${role} && budget == null)
      "the role `${role}` has no budget of its own; give `budget`, or take one of: ${lib.concatStringsSep ", " (lib.attrNames budgets)}"
    ++ lib.optional (
      !lib.elem compression formats
    ) ''unknown compression `${compression}`; it is "gzip", which every runtime reads, or "zstd"''
    ++ map (
      layer:
      "the layer `${layer.role}` leaves paths out, so what it holds cannot be told from its `paths`; it cannot be `below`"
    ) (lib.filter (layer: layer.partial) below);

  /**
    Makes the layers of one role of an image: compressed, with their digests.

    A role's layers hold the closure of its paths without that of the layers
    below, each path once. They are one derivation that knows nothing of the image,
    so a role that several images share is made once, is sent once and is stored once.
    Inside a role the largest paths get a blob each, as far as the budget goes, and
    the others share one.

    # Inputs

    `role` (string)
    : `"libc"`, `"data"`, `"runtime"`, `"dependencies"`, `"application"`, `"configuration"`, or a name of your own with a `budget`.

    `paths` (list of derivations or store paths, default: `[ ]`)
    : What the layers hold, with all that it refers to.

    `below` (list of layers, default: `[ ]`)
    : Layers whose paths are left out.

    `except`, `only` (lists of derivations or store paths, default: `[ ]`)
    : Single paths of the closure that are left out, since a layer above has them; or the only ones that are not.

    `optional` (boolean, default: `false`)
    : Whether an image goes without it when no other layer refers to it.

    `contents` (list of derivations, default: `[ ]`)
    : Packages whose files are linked into `/`; the packages themselves belong into a layer below.

    `files` (set, default: `{ }`)
    : Files in `/`, see `lib/internal/imageRoot.nix`.

    `budget` (integer, default: by role)
    : How many blobs at most.

    `compression` (string, default: `"gzip"`)
    : `"gzip"`, which every runtime reads, or `"zstd"`.

    `uid`, `gid` (integers, default: `0`)
    : Owner of the store paths.

    # Type

    ```
    mkLayer :: AttrSet -> Derivation
    ```

    The result holds `blobs/sha256/…` and `layer.json`, which describes them. Its
    attributes `paths`, `role` and `budget` are those of the call.

    # Examples

    ```nix
    infra.mkLayer {
      role = "runtime";
      paths = [ pkgs.python3 ];
      below = [ libc ];
    }
    ```
  */
  make =
    {
      role,
      paths ? [ ],
      below ? [ ],
      except ? [ ],
      only ? [ ],
      optional ? false,
      contents ? [ ],
      files ? { },
      budget ? null,
      compression ? imageDefaults.compression,
      uid ? 0,
      gid ? 0,
    }:
    let
      blobs = if budget != null then budget else budgets.${role};
    in
    problems.orThrow "mkLayer"
      (callProblems {
        inherit
          role
          budget
          compression
          below
          ;
      })
      (
        derivation {
          name = "layer-${role}";
          inherit (imagePkgs.stdenv.hostPlatform) system;
          inherit (imageTool) builder;
          args = [ "layer" ];

          # The names of store paths in the description are text: what refers to
          # the layer does not need the paths themselves.
          __structuredAttrs = true;
          unsafeDiscardReferences.out = true;

          exportReferencesGraph = {
            closure = map toString paths;
            below = map toString (lib.concatMap (layer: layer.paths) below);
          };
          inherit
            role
            optional
            compression
            files
            uid
            gid
            ;
          budget = blobs;
          except = map toString except;
          only = map toString only;
          contents = map toString contents;
          storeDir = builtins.storeDir;
        }
        // {
          inherit paths role;
          budget = blobs;
          partial = except != [ ] || only != [ ];
        }
      );
in
problems.closed "mkLayer" make
