{
  lib,
  imageProblems,
  mkImage,
  problems,
}:
let
  # What only a person in a shell would use.
  shells = [
    "bash"
    "bash-interactive"
    "busybox"
    "coreutils"
    "dash"
    "zsh"
  ];

  /**
    Makes an image that holds certificates, zone data, the names of its user and
    nothing else but the program: no shell, no tools. A shell that comes in with
    the program fails the build.

    # Inputs

    `name` (string)
    : Name of the image.

    `program` (string or list of strings, default: `[ ]`)
    : The program, an absolute store path, with its arguments. Without it the image is one to build on.

    `image` (set, default: `{ }`)
    : All else about the image: the arguments of `mkImage` but `entrypoint`.

    # Type

    ```
    mkMinimalImage :: AttrSet -> Derivation
    ```

    The result is that of `mkImage`.

    # Examples

    ```nix
    infra.mkMinimalImage {
      name = "server";
      program = [ (lib.getExe self.packages.x86_64-linux.server) ];
    }
    ```
  */
  make =
    {
      name,
      program ? [ ],
      image ? { },
    }:
    problems.orThrow "mkMinimalImage" (imageProblems { fixed = [ "entrypoint" ]; } image) (
      mkImage (
        {
          inherit name;
        }
        // image
        // {
          entrypoint = program;
          forbid = shells ++ image.forbid or [ ];
        }
      )
    );
in
problems.closed "mkMinimalImage" make
