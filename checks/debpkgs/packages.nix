# All packages and functions, by the names that nixpkgs gives them.
{
  config,
  lib,
  overlays,
  system,
}:
let
  base =
    pkgs:
    let
      debian = import ./debian { inherit lib system; };
      # What an overlay changes reaches whatever is made of it.
      programs = pkgs;
      callPackage = lib.callPackageWith (pkgs // pkgs.xorg or { });
      load = file: import file { inherit pkgs lib; };
      # Some get attributes below, by the same name.
      plain = import ./programs { inherit debian lib pkgs; };
    in
    plain
    // load ./build-support/trivial.nix
    // load ./build-support/joins.nix
    // load ./build-support/fetchers.nix
    // load ./npm
    // import ./python { inherit debian lib pkgs; }
    // load ./go.nix
    // load ./cc.nix
    // load ./evaluated.nix
    // import ./pnpm {
      inherit lib pkgs;
      programs = plain;
    }
    // {
      inherit
        callPackage
        config
        lib
        overlays
        pkgs
        system
        ;
      path = ./.;
      callPackages = lib.callPackagesWith pkgs;
      newScope = extra: lib.callPackageWith (pkgs // extra);
      extend = overlay: pkgs.appendOverlays [ overlay ];
      appendOverlays =
        more:
        import ./packages.nix {
          inherit config lib system;
          overlays = overlays ++ more;
        };
      inherit (lib) recurseIntoAttrs makeOverridable;

      stdenv = import ./stdenv {
        inherit
          debian
          lib
          system
          programs
          ;
      };
      stdenvNoCC = pkgs.stdenv;
      inherit (pkgs.stdenv) mkDerivation;
      runtimeShell = "${pkgs.bash}/bin/bash";
      runtimeShellPackage = pkgs.bash;

      # Nothing is cross-compiled: all these are the same set.
      buildPackages = pkgs;
      targetPackages = pkgs;
      pkgsBuildBuild = pkgs;
      pkgsBuildHost = pkgs;
      pkgsHostHost = pkgs;
      pkgsHostTarget = pkgs;

      # Nothing links a smaller one here: every module is in it.
      jre_minimal = lib.makeOverridable (
        {
          modules ? [ "java.base" ],
          jdk ? pkgs.jdk,
        }:
        assert lib.isList modules;
        jdk
      ) { };

      # Second names that nixpkgs has.
      bashInteractive = pkgs.bash;
      bashNonInteractive = pkgs.bash;
      curlMinimal = pkgs.curl;
      git = pkgs.gitMinimal;
      jdk21 = pkgs.jdk;
      jdk_headless = pkgs.jdk;
      jre_headless = pkgs.jdk;
      nodejs_24 = pkgs.nodejs;
      nodejs-slim_24 = pkgs.nodejs-slim;
      util-linuxMinimal = pkgs.util-linux;

      dockerTools = load ./docker;
      testers = load ./build-support/testers.nix;
      rustPlatform = import ./rust.nix {
        inherit pkgs lib;
        inherit (debian) registered;
      };
    };
in
lib.fix (lib.foldl' (lib.flip lib.extends) base overlays)
