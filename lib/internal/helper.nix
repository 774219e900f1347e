# One of the Rust programs, by its name: the released binary where there is one
# for the system, else built from the sources. `mkInfra { helper = …; }` puts
# another in its place.
{
  lib,
  program,
  fetchurl,
  installShellFiles,
  rustPlatform,
  stdenvNoCC,
}:
let
  workspace = ../../rust-helper;
  manifest = lib.importTOML (workspace + "/Cargo.toml");
  inherit (lib.importTOML (workspace + "/${program}/Cargo.toml")) package;

  pname = package.name;
  inherit (manifest.workspace.package) version;
  meta = {
    inherit (package) description;
    license = lib.licenses.mit;
    mainProgram = pname;
  };

  # program -> { sources, systems = system -> { url, hash } }: the static binaries
  # that were made from these sources. ci/record-release writes it.
  releases = lib.importJSON ./releases.json;

  # Cargo reads the manifests of all members and wants each to have its targets,
  # but a change in another member's code is no reason to build this one again.
  ofMember =
    member:
    if member == program then
      workspace + "/${member}"
    else
      lib.fileset.unions (
        map (file: lib.fileset.maybeMissing (workspace + "/${member}/${file}")) [
          "Cargo.toml"
          "src/lib.rs"
          "src/main.rs"
        ]
      );

  sources = lib.fileset.toSource {
    root = workspace;
    fileset = lib.fileset.unions (
      map (name: lib.fileset.maybeMissing (workspace + "/${name}")) [
        "Cargo.lock"
        "Cargo.toml"
        "clippy.toml"
        "rustfmt.toml"
      ]
      ++ map ofMember manifest.workspace.members
    );
  };

  # A program that describes itself has a manual page and completions, where it
  # can be run while it is built.
  withPages =
    (package.metadata.pages or false) && stdenvNoCC.buildPlatform.canExecute stdenvNoCC.hostPlatform;
  pages = {
    nativeBuildInputs = lib.optional withPages installShellFiles;
    postInstall = lib.optionalString withPages ''
      for shell in bash fish zsh; do
        $out/bin/${pname} completions $shell >${pname}.$shell
      done
      $out/bin/${pname} man >${pname}.1
      installShellCompletion --cmd ${pname} ${pname}.{bash,fish,zsh}
      installManPage ${pname}.1
    '';
  };

  passthru.sources = builtins.unsafeDiscardStringContext "${sources}";

  # What is fetched is the program: a derivation whose builder it is depends on
  # its content alone, and not on the tools that have fetched it.
  released =
    release:
    let
      binary = fetchurl (release // { executable = true; });
    in
    stdenvNoCC.mkDerivation {
      inherit pname version meta;
      inherit (pages) nativeBuildInputs postInstall;
      src = binary;
      dontUnpack = true;
      installPhase = ''
        install -D --mode=755 $src $out/bin/${pname}
        runHook postInstall
      '';
      passthru = passthru // {
        executable = "${binary}";
      };
    };

  built = rustPlatform.buildRustPackage {
    inherit pname version meta;
    inherit (pages) nativeBuildInputs postInstall;
    inherit passthru;
    src = sources;
    cargoLock.lockFile = workspace + "/Cargo.lock";
    cargoBuildFlags = [
      "--package"
      pname
    ];
    # Its tests need no Nix and run with cargo, not in every user's build.
    doCheck = false;
  };

  inherit (stdenvNoCC.hostPlatform) system;
  known = releases.${program} or { };
  # Other sources are another program, whatever their version says.
  release =
    if known.sources or null == baseNameOf passthru.sources then
      known.systems.${system} or null
    else
      null;
in
if release != null then released release else built
