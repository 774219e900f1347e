# Packages that nixpkgs has and this set has not: they evaluate, so that what
# names them can be looked at for every system, and stop when they are built.
{ lib, pkgs }:
let
  # Arguments and attributes may be overridden, as an overlay does: it is still a name.
  evaluated = name: lib.makeOverridable (_: package name) { };

  package =
    name:
    derivation {
      inherit name;
      inherit (pkgs) system;
      builder = "/bin/sh";
      args = [
        "-c"
        "echo 'error: the offline package set knows ${name} by name only; it has to come from nixpkgs' >&2; exit 1"
      ];
    }
    // {
      pname = name;
      version = "0";
      meta.mainProgram = name;
      # What a check looks at to say which shells it could build.
      passthru.evaluatedOnly = true;
      evaluatedOnly = true;
      overrideAttrs = _: package name;
    };
in
lib.genAttrs [
  "cargo-nextest"
  "checkstyle"
  "clippy"
  "delve"
  "go-tools"
  "google-java-format"
  "jdt-language-server"
  "maven"
  "nil"
  "nixfmt"
  "process-compose"
  "pulumi"
  "rust-analyzer"
  "rustfmt"
  "scaleway-cli"
  "shellspec"
] evaluated
