# stdenv: the programs that every build has, and mkDerivation.
{
  debian,
  lib,
  system,
  programs,
}:
let
  shell = "${programs.bash}/bin/bash";

  initialPath = [
    programs.coreutils
    programs.findutils
    programs.diffutils
    programs.gnused
    programs.gnugrep
    programs.gawk
    programs.gnutar
    programs.gzip
    programs.bzip2
    programs.gnumake
    programs.bash
    programs.gnupatch
    programs.xz
    programs.file
  ];

  setup = derivation {
    name = "stdenv-linux";
    inherit system initialPath shell;
    builder = shell;
    PATH = lib.makeBinPath [
      programs.coreutils
      programs.gnused
    ];
    utilities = ./utilities.sh;
    substitute = ./substitute.sh;
    patchShebangs = ./patch-shebangs.sh;
    phases = ./phases.sh;
    args = [
      "-euc"
      ''
        mkdir $out
        sed -e "s|@initialPath@|$initialPath|" -e "s|@shell@|$shell|" -e "s|@utilities@|$utilities|" \
          -e "s|@substitute@|$substitute|" -e "s|@patchShebangs@|$patchShebangs|" -e "s|@phases@|$phases|" \
          ${./setup.sh} > $out/setup
      ''
    ];
  };

  platform = lib.systems.elaborate system;
  mkDerivation = import ./make-derivation.nix { inherit lib stdenv; };

  stdenv = setup // {
    inherit
      initialPath
      mkDerivation
      setup
      shell
      ;
    inherit (platform) isDarwin isLinux;
    buildPlatform = platform;
    hostPlatform = platform;
    targetPlatform = platform;
    # There is no compiler, only the libraries that come with one.
    cc.cc = {
      lib = debian.libraries."libstdc++6";
      libgcc = programs.glibc;
    };
    hasCC = false;
    override = _: stdenv;
    meta = { };
  };
in
stdenv
