# One of the Rust programs, by its name: the released binary where there is one
# for the system, else built from the sources.
{
  lib,
  program,
  fetchurl,
  rustPlatform,
  stdenvNoCC,
}:
let
  sources = ../../rust-helper;
  manifest = lib.importTOML (sources + "/Cargo.toml");
  inherit (lib.importTOML (sources + "/${program}/Cargo.toml")) package;

  pname = package.name;
  inherit (manifest.workspace.package) version;
  meta = {
    inherit (package) description;
    license = lib.licenses.mit;
    mainProgram = pname;
  };

  # program -> system -> { url, hash } of the binaries of this version.
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
if releases ? ${program}.${system} then released releases.${program}.${system} else built
