{
  lib,
  imageDefaults,
  imageDescription,
  imageDocker,
  imageInventory,
  imageNix2container,
  imageOci,
  loadImage,
  mkPushApp,
  problems,
  serveImage,
}:
let
  isShell =
    package:
    lib.elem (package.meta.mainProgram or (lib.getName package)) [
      "bash"
      "dash"
      "sh"
      "zsh"
    ];

  /**
    Makes an image of the given programs: the one place that knows about images.
    Every other builder calls it.

    Certificates, zone data, a UTF-8 locale, `/tmp` and the names of the user are
    always in it. There is no shell unless `contents` brings one; then there are
    `/bin/sh` and `/usr/bin/env`, too.

    # Inputs

    `name` (string)
    : Name of the image, without registry and tag.

    `entrypoint` (string or list of strings)
    : The program, an absolute store path, with its fixed arguments. `[ ]`: the first of `cmd` is the program.

    `cmd` (list of strings, default: `[ ]`)
    : Arguments that the user of the image may replace.

    `contents` (list of derivations, default: `[ ]`)
    : Packages whose files are linked into `/`, after those of `defaults.contents`. What `entrypoint` and `env` refer to is in the image anyway.

    `shell` (derivation or null, default: the first shell in `contents`)
    : What `/bin/sh` is. Where there is one, there is `/usr/bin/env`, too.

    `files` (set, default: `{ }`)
    : More in `/`, by path without the first slash: `{ text = "…"; }`, `{ link = "…"; }`, `{ copy = "${drv}/file"; }`
      or `{ directory = true; }`, each with `mode`, `uid` and `gid` where the default does not do.

    `env` (set of strings, default: `{ }`)
    : Environment variables, added to those that every image has; `null` removes one. Names and values that look like secrets are refused.

    `allowPublic` (set of strings, default: `{ }`)
    : `allowPublic.NAME = "reason"`: why a variable that looks like a secret is none.

    `runtimeConfig` (list of strings, default: `[ ]`)
    : Variables that are written to `/config.json` when the program starts. They are public.

    `port` (integer or null, default: `8080`)
    : The port the program listens on; exposed, and given to the program as `PORT`.

    `labels` (set of strings, default: `{ }`)
    : Added to those that every image has; `null` removes one. `org.opencontainers.…` become annotations of the manifest, too.

    `annotations` (set of strings, default: `{ }`)
    : More annotations of the manifest, where the format has them.

    `meta` (set, default: `{ }`)
    : A package's `meta`: `description`, `homepage` and `license` become labels.

    `stamp` (set, default: `{ }`)
    : `revision` and `created` to put into the image. Without it the digest moves only when the content does.

    `registry` (string, default: `null`)
    : Put before the name: `registry/name`.

    `tag` (string, default: `null`)
    : Without it the tag is the hash of the image's content.

    `user`, `uid`, `gid` (default: `"app"`, `65532`, `uid`)
    : Who the program runs as.

    `home` (string, default: `"/tmp"`)
    : The folder of that user.

    `writable` (list of strings, default: `[ ]`)
    : Folders besides `/tmp` that belong to that user: where a volume or a tmpfs is mounted.

    `workingDir` (string, default: `"/"`)
    : Where it starts.

    `stopSignal` (string, default: `"SIGTERM"`)
    : What ends it orderly.

    `init` (boolean, default: `false`)
    : Whether a small init is the first process. It hands signals on (SIGTERM as `stopSignal`) and
      collects orphans: for node, bun, Python and shells, which do neither as first process.

    `layers` (set, default: `{ }`)
    : What goes into the lower layers of `oci-image`, so that a change of the rest does not send it again:
      `runtime` and `dependencies`, lists of packages whose closures they are (default: all that the image
      refers to is in `dependencies`; with a list, that and those of `contents` which neither the program nor
      its environment names), and `extra`, layers by `mkLayer` between them and the application.

    `compression` (string, default: `"gzip"`)
    : Of the layers of `oci-image`: `"gzip"`, or `"zstd"`, which older runtimes cannot read.

    `architecture` (string, default: that of the package set)
    : In OCI's terms, such as `"arm64"`.

    `nix` (boolean, default: `false`)
    : Whether the user of the image may use Nix in it: the store belongs to that user and has its database.

    `forbid` (list of strings and derivations, default: `[ ]`)
    : What must not be in the image, besides `defaults.forbid`: names of packages (`"gcc"`), with `*` for anything, or packages.

    `allow` (list of strings and derivations, default: `[ ]`)
    : Exceptions from `forbid`.

    `budget` (set, default: `{ compressed = null; unpacked = 1073741824; }`)
    : How many bytes the image may have, `compressed` in `oci-image`; more fails the build.

    # Type

    ```
    mkImage :: AttrSet -> Derivation
    ```

    The result is a docker-archive. Its attribute `stream` is a program that
    writes the same archive to its output and stores nothing; `oci-image` is the
    same image as an OCI layout, with `digest` and `size-report`; `push` and `load`
    are programs that send it to a registry and into a container engine, `prod` loads and
    runs it (`nix run .#prod`) and says when it is ready; `nix2container`
    is what that flake makes of it, where mkInfra was given it; `config` is the
    image configuration; `tests.guard` is what fails when the image must not be built;
    `sbom` lists the packages in it (SPDX 2.3), `inventory` all that is known of them.

    # Examples

    ```nix
    infra.mkImage {
      name = "hello";
      entrypoint = [ (lib.getExe pkgs.hello) ];
    }
    ```
  */
  make =
    {
      name,
      entrypoint,
      cmd ? [ ],
      contents ? [ ],
      shell ? lib.findFirst isShell null (imageDefaults.contents ++ contents),
      files ? { },
      env ? { },
      allowPublic ? { },
      runtimeConfig ? [ ],
      port ? imageDefaults.port,
      labels ? { },
      annotations ? { },
      meta ? { },
      stamp ? { },
      registry ? imageDefaults.registry,
      tag ? null,
      user ? imageDefaults.user,
      uid ? imageDefaults.uid,
      gid ? uid,
      home ? "/tmp",
      writable ? [ ],
      workingDir ? "/",
      stopSignal ? "SIGTERM",
      init ? false,
      layers ? { },
      compression ? imageDefaults.compression,
      architecture ? null,
      nix ? false,
      forbid ? [ ],
      allow ? [ ],
      budget ? { },
    }:
    let
      image = imageDescription {
        inherit
          allow
          allowPublic
          annotations
          architecture
          cmd
          entrypoint
          env
          files
          forbid
          gid
          home
          init
          labels
          meta
          name
          nix
          port
          registry
          runtimeConfig
          shell
          stamp
          stopSignal
          tag
          uid
          user
          workingDir
          writable
          ;
        contents = imageDefaults.contents ++ contents;
        budget = imageDefaults.budget // budget;
      };
      docker = imageDocker image;
      load = loadImage { inherit (docker) stream; };
      oci-image = imageOci.make { inherit compression image layers; };
    in
    problems.orThrow "mkImage" (image.problems ++ imageOci.problemsOf layers) (
      docker
      // {
        inherit oci-image;
        nix2container = imageNix2container image;
        inherit (imageInventory { inherit layers meta name; } image) inventory sbom;
        inherit (image) config;
        inherit load;
        prod = serveImage { inherit load port; };
        push = mkPushApp {
          layout = oci-image;
          inherit name registry;
        };
        tests = { inherit (image) guard; };
      }
    );
in
problems.closed "mkImage" make
