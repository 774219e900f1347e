{
  lib,
  imageDefaults,
  oci-tool,
  problems,
  skopeo,
  writeShellApplication,
}:
let
  nameProblems =
    registries:
    map (
      name: "registry `${name}`: use lower-case letters, digits and `-` for a name, such as `private`"
    ) (lib.filter (name: builtins.match "[a-z][a-z0-9-]*" name == null) (lib.attrNames registries));

  /**
    Makes a program that pushes an image to a registry, without a container
    engine. Every result with an image has one as its attribute `push`.

    It sends the blobs that the registry does not have, sets the tag that records
    the revision first and the moving tags last, and prints the reference with
    the digest. Its argument is what the push is for:

    | argument | tags |
    |---|---|
    | `testing` (the default), `prod` (`production`), or another name | the commit's day and hash, then the name |
    | `main` | the commit's day and hash, then its day and `latest` |
    | `v1.2.3` | `1.2.3`, then `1.2` and `1` |
    | `v1.2.3-rc.1` | `1.2.3-rc.1` |

    Credentials come from `REGISTRY_USERNAME` and `REGISTRY_PASSWORD` (for the
    registry `private` alone: `REGISTRY_USERNAME_PRIVATE` and so on), or from the
    files of `skopeo login` and `podman login`; never from an argument.

    # Inputs

    `layout` (derivation)
    : The image: the `oci-image` of a result, or of `mkImageIndex`.

    `name` (string)
    : Name of the image, put behind each registry.

    `registry` (string, default: that of mkInfra's `defaults`)
    : Where it goes without `--target`, such as `"registry.example/team"`. With `http://` before it, without TLS.

    `registries` (set of strings, default: those of mkInfra's `defaults`)
    : More places, for `--target NAME`.

    `maxSize` (integer, in bytes, default: `null`)
    : Refuse an image that is larger, unpacked. Without it a warning is given above 1 GiB.

    # Type

    ```
    mkPushApp :: AttrSet -> Derivation
    ```

    The result is a program, `bin/push-image`; `--help` lists its options.

    # Examples

    ```nix
    packages.push-image = infra.mkPushApp {
      layout = site.oci-image;
      name = "site";
      registry = "ghcr.io/example";
      registries.private = "registry.gitlab.com/example/site";
    };
    ```
  */
  make =
    {
      layout,
      name,
      registry ? imageDefaults.registry,
      registries ? imageDefaults.registries,
      maxSize ? null,
    }:
    let
      table =
        lib.optional (registry != null) "default=${registry}/${name}"
        ++ lib.mapAttrsToList (target: prefix: "${target}=${prefix}/${name}") registries;
      fixed = [
        "--layout"
        "${layout}"
        "--skopeo"
        (lib.getExe skopeo)
      ]
      ++ lib.concatMap (entry: [
        "--repository"
        entry
      ]) table
      ++ lib.optionals (maxSize != null) [
        "--max-size"
        (toString maxSize)
      ];
    in
    problems.orThrow "mkPushApp" (nameProblems registries) (writeShellApplication {
      name = "push-image";
      text = ''exec ${lib.getExe oci-tool} push ${lib.escapeShellArgs fixed} "$@"'';
    });
in
problems.closed "mkPushApp" make
