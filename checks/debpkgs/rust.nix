# rustPlatform: hands out the programs that this machine's cargo compiled before
# the build, for the very sources that they were compiled from and no others.
{
  pkgs,
  lib,
  registered,
}:
let
  compiled = lib.importJSON ./compiled.json;
in
{
  buildRustPackage =
    {
      pname,
      version,
      src,
      cargoLock,
      cargoBuildFlags ? [ ],
      doCheck ? true,
      nativeBuildInputs ? [ ],
      postInstall ? "",
      meta ? { },
      passthru ? { },
    }:
    # Read, so that a missing lock file fails here too.
    assert builtins.pathExists cargoLock.lockFile;
    pkgs.stdenv.mkDerivation {
      inherit
        pname
        version
        src
        meta
        nativeBuildInputs
        postInstall
        passthru
        ;
      compiledSource = compiled.${pname}.source;
      programs = registered {
        name = pname;
        inherit (compiled.${pname}) hash;
        mode = "recursive";
      };
      dontUnpack = true;
      dontFixup = true;
      installPhase = ''
        runHook preInstall
        . ${./source-digest.sh}
        digest=$(source_digest "$src" "$pname")
        if [ "$digest" != "$compiledSource" ]; then
          echo "error: these sources ($digest) are not the ones that were compiled ($compiledSource): run checks/debpkgs/fetch again" >&2
          exit 1
        fi
        install -D --mode=755 "$programs/$pname" "$out/bin/$pname"
        runHook postInstall
      '';
    };
}
