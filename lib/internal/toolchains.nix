# What people write a language with: compiler or runtime, language server,
# formatter, linter, test runner; and the lines of the menu about them.
{ lib, pkgs }:
let
  names = import ./packageNames.nix { inherit lib pkgs; };
in
{
  default = {
    packages = [
      names.git
      names.nixfmt
      pkgs.jq
      pkgs.nil
      pkgs.shellcheck
      pkgs.shellspec
      pkgs.shfmt
      pkgs.skopeo
    ];
    commands = {
      nixfmt.help = "format Nix code";
      shellcheck.help = "look for mistakes in shell scripts; shfmt formats them";
      shellspec.help = "run tests of shell scripts";
      skopeo.help = "look at images and copy them between registries";
    };
  };

  python = {
    packages = [
      (pkgs.python3.withPackages (packages: [ packages.pytest ]))
      pkgs.pyright
      pkgs.ruff
      pkgs.uv
    ];
    commands = {
      pyright.help = "check types; pyright-langserver is the language server";
      pytest.help = "run the tests";
      ruff.help = "ruff check looks for mistakes, ruff format formats";
      uv.help = "lock dependencies: uv lock, uv pip compile";
    };
  };

  node = {
    packages = [
      pkgs.biome
      pkgs.nodejs
      pkgs.pnpm
      pkgs.typescript
      pkgs.typescript-language-server
    ];
    commands = {
      biome.help = "biome check looks for mistakes, biome format formats";
      node.help = "run a program; node --test runs the tests";
      npm.help = "lock dependencies: npm install --package-lock-only; pnpm likewise";
      tsc.help = "check types";
    };
  };

  bun = {
    packages = [
      pkgs.biome
      pkgs.bun
      pkgs.typescript
      pkgs.typescript-language-server
    ];
    commands = {
      biome.help = "biome check looks for mistakes, biome format formats";
      bun.help = "run a program; bun test runs the tests, bun install --lockfile-only locks";
      tsc.help = "check types";
    };
  };

  go = {
    packages = [
      pkgs.delve
      pkgs.go
      pkgs.go-tools
      pkgs.gopls
      pkgs.gotestsum
    ];
    commands = {
      dlv.help = "debug a program or a test";
      go.help = "build and run; gofmt formats, gopls is the language server";
      gotestsum.help = "run the tests";
      staticcheck.help = "look for mistakes";
    };
  };

  rust = {
    packages = [
      pkgs.cargo
      pkgs.cargo-nextest
      pkgs.clippy
      pkgs.rust-analyzer
      pkgs.rustc
      pkgs.rustfmt
    ];
    commands = {
      cargo.help = "build and run; cargo fmt formats, cargo clippy looks for mistakes";
      cargo-nextest.help = "run the tests: cargo nextest run";
    };
  };

  java = {
    packages = [
      pkgs.checkstyle
      pkgs.google-java-format
      pkgs.jdk
      pkgs.jdt-language-server
      pkgs.maven
    ];
    commands = {
      checkstyle.help = "look for mistakes";
      google-java-format.help = "format";
      mvn.help = "build; mvn test runs the tests";
    };
  };

  # There is no language server and no formatter of COBOL in nixpkgs.
  cobol = {
    packages = [
      pkgs.gnucobol
      pkgs.shellspec
    ];
    commands = {
      cobc.help = "compile; cobc -Wall -fsyntax-only looks for mistakes";
      shellspec.help = "run tests of programs by what they print";
    };
  };

  # For those who deploy.
  infra = {
    packages = [
      names.git
      pkgs.jq
      pkgs.openssh
      pkgs.pulumi
      pkgs.scaleway-cli
      pkgs.skopeo
    ];
    commands = {
      pulumi.help = "preview and apply infrastructure";
      scw.help = "ask and change what is at Scaleway";
      skopeo.help = "look at images and copy them between registries";
    };
  };
}
