{
  lib,
  pkgs,
  fod-hash,
  mkDevShell,
}:
let
  toolchains = import ./internal/toolchains.nix { inherit lib pkgs; };
in
/**
  Shells by language, each a result of `mkDevShell`: `default` (Nix and shell
  scripts), `python`, `node`, `bun`, `go`, `rust`, `java`, `cobol`, and `infra` for those who
  deploy. Each has the compiler or runtime, a language server, a formatter, a linter and a
  test runner, and `fod-hash`.

  # Inputs

  None.

  # Type

  ```
  devShells :: { <name> :: Derivation; }
  ```

  # Examples

  ```nix
  devShells.x86_64-linux.default = infra.devShells.x86_64-linux.python;
  ```
*/
lib.mapAttrs (
  name: toolchain:
  mkDevShell {
    inherit name;
    packages = [ fod-hash ] ++ toolchain.packages;
    commands = {
      fod-hash.help = "fod-hash update puts the right hashes into the source";
    }
    // toolchain.commands;
  }
) toolchains
