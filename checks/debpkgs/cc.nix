# The C compiler: Debian's, told where the C library is. As nixpkgs' wrapper it
# takes NIX_CFLAGS_COMPILE and NIX_LDFLAGS, and its setup hook fills them.
{ pkgs, lib }:
let
  inherit (pkgs)
    binutils-unwrapped
    gcc-unwrapped
    glibc-dev
    glibc
    ;
in
{
  gcc =
    pkgs.runCommand "gcc-wrapper-${gcc-unwrapped.version}"
      {
        inherit (gcc-unwrapped) version;
        pname = "gcc-wrapper";
        passthru = {
          cc = gcc-unwrapped;
          isGNU = true;
        };
        meta.mainProgram = "gcc";
        env = {
          inherit (pkgs) runtimeShell;
          compiler = gcc-unwrapped;
          binutils = binutils-unwrapped;
          headers = glibc-dev;
          libc = glibc;
          cxx = pkgs.stdenv.cc.cc.lib;
          patchelf = pkgs.patchelf;
        };
      }
      ''
        mkdir -p $out/bin $out/nix-support
        for program in ${binutils-unwrapped}/bin/*; do
          case $program in
            */x86_64-*) ;;
            *) ln -s $program $out/bin/ ;;
          esac
        done
        wrap() {
          export program=$1
          substituteAll ${./build-support/cc-wrapper.sh} wrapper
          cat - wrapper > $out/bin/$1 <<< "#!$runtimeShell"
          chmod 755 $out/bin/$1
        }
        wrap gcc
        wrap g++
        wrap cpp
        ln -s gcc $out/bin/cc
        ln -s g++ $out/bin/c++
        substituteAll ${./build-support/cc-hook.sh} $out/nix-support/setup-hook
      '';
}
