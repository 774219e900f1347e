{
  lib,
  imagePkgs,
  imageDefaults,
  imageRoot,
  problems,
}:
let
  inherit (imagePkgs) cacert dockerTools tzdata;

  certificates = "${cacert}/etc/ssl/certs/ca-bundle.crt";
  zones = "${tzdata}/share/zoneinfo";

  # A program that is looked up in PATH would depend on what else is in the image.
  entrypointProblems =
    entrypoint:
    lib.optional (!lib.hasPrefix "${builtins.storeDir}/" (lib.head entrypoint)) ''
      entrypoint `${lib.head entrypoint}` is not an absolute store path; name the program itself:
        entrypoint = [ (lib.getExe pkgs.${baseNameOf (lib.head entrypoint)}) ];'';

  /**
    Makes an image of the given programs: the one place that knows about images.
    Every other builder calls it.

    Certificates, zone data, a UTF-8 locale, `/tmp` and the names of the user are
    always in it. There is no shell unless `contents` brings one.

    # Inputs

    `name` (string)
    : Name of the image, without registry and tag.

    `entrypoint` (string or list of strings)
    : The program, an absolute store path, with its fixed arguments.

    `cmd` (list of strings, default: `[ ]`)
    : Arguments that the user of the image may replace.

    `contents` (list of derivations, default: `[ ]`)
    : Packages whose files are linked into `/`. What `entrypoint` and `env` refer to is in the image anyway.

    `env` (set of strings, default: `{ }`)
    : Environment variables, added to those that every image has; `null` removes one.

    `port` (integer, default: `8080`)
    : The port the program listens on; exposed, and given to the program as `PORT`.

    `labels` (set of strings, default: `{ }`)
    : Added to those that every image has.

    `registry` (string, default: `null`)
    : Put before the name: `registry/name`.

    `tag` (string, default: `null`)
    : Without it the tag is the hash of the image's content.

    `user`, `uid`, `gid` (default: `"app"`, `65532`, `uid`)
    : Who the program runs as.

    `workingDir` (string, default: `"/"`)
    : Where it starts.

    `stopSignal` (string, default: `"SIGTERM"`)
    : What ends it orderly.

    `architecture` (string, default: that of the package set)
    : In OCI's terms, such as `"arm64"`.

    # Type

    ```
    mkImage :: AttrSet -> Derivation
    ```

    The result is a docker-archive. Its attribute `stream` is a program that
    writes the same archive to its output and stores nothing; `config` is the
    image configuration.

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
      env ? { },
      port ? imageDefaults.port,
      labels ? { },
      registry ? imageDefaults.registry,
      tag ? null,
      user ? "app",
      uid ? 65532,
      gid ? uid,
      workingDir ? "/",
      stopSignal ? "SIGTERM",
      architecture ? null,
    }:
    let
      fullEnv = {
        LANG = "C.UTF-8";
        PORT = toString port;
        SSL_CERT_FILE = certificates;
        TZDIR = zones;
        ZONEINFO = zones;
      }
      // env;

      config = {
        Entrypoint = lib.toList entrypoint;
        Cmd = cmd;
        Env = lib.mapAttrsToList (variable: value: "${variable}=${toString value}") (
          lib.filterAttrs (_: value: value != null) fullEnv
        );
        ExposedPorts."${toString port}/tcp" = { };
        Labels = {
          "org.opencontainers.image.title" = name;
        }
        // imageDefaults.labels
        // labels;
        StopSignal = stopSignal;
        User = "${toString uid}:${toString gid}";
        WorkingDir = workingDir;
      };

      lines = list: lib.concatMapStrings (line: line + "\n") list;

      # Files, not links: containerd 2.2 and Docker 29 refuse to start an image
      # whose /etc/passwd or /etc/group leads into the store.
      files = {
        "etc/passwd".text = lines [
          "root:x:0:0:root:/:/sbin/nologin"
          "${user}:x:${toString uid}:${toString gid}:${user}:/tmp:/sbin/nologin"
        ];
        "etc/group".text = lines [
          "root:x:0:"
          "${user}:x:${toString gid}:"
        ];
        "etc/nsswitch.conf".text = lines [ "hosts: files dns" ];
        "etc/ssl/certs/ca-bundle.crt".link = certificates;
        "etc/ssl/certs/ca-certificates.crt".link = "ca-bundle.crt";
        "usr/share/zoneinfo".link = zones;
        tmp = {
          directory = true;
          mode = "1777";
        };
      };

      arguments = {
        name = lib.optionalString (registry != null) "${registry}/" + name;
        inherit tag contents config;
        extraCommands = imageRoot.commands files;
        fakeRootCommands = imageRoot.owners files;
      }
      // lib.optionalAttrs (architecture != null) { inherit architecture; };
    in
    problems.orThrow "mkImage" (entrypointProblems (lib.toList entrypoint)) (
      # zstd: older podman and skopeo (Debian 12) cannot read an archive in gzip.
      dockerTools.buildLayeredImage (arguments // { compressor = "zstd"; })
      // {
        inherit config;
        stream = dockerTools.streamLayeredImage arguments;
      }
    );
in
problems.closed "mkImage" make
