# The program fod-hash: the released binary where there is one for the system,
# else built from the sources. `mkInfra { helper = …; }` puts another in its place.
{
  lib,
  fetchurl,
  rustPlatform,
  stdenvNoCC,
}:
let
  sources = ../../rust-helper;
  manifest = lib.importTOML (sources + "/Cargo.toml");
  program = lib.importTOML (sources + "/fod-hash/Cargo.toml");

  pname = program.package.name;
  inherit (manifest.workspace.package) version;
  meta = {
    inherit (program.package) description;
    license = lib.licenses.mit;
    mainProgram = pname;
  };

  # system -> { url, hash } of the binaries of this version.
  releases = { };

  released =
    release:
    stdenvNoCC.mkDerivation {
      inherit pname version meta;
      src = fetchurl release;
      dontUnpack = true;
      installPhase = ''
        install -D --mode=755 $src $out/bin/${pname}
      '';
    };

  built = rustPlatform.buildRustPackage {
    inherit pname version meta;
    src = sources;
    cargoLock.lockFile = sources + "/Cargo.lock";
    cargoBuildFlags = [
      "--package"
      pname
    ];
    # Its tests need no Nix and run with cargo, not in every user's build.
    doCheck = false;
  };

  inherit (stdenvNoCC.hostPlatform) system;
in
if releases ? ${system} then released releases.${system} else built
