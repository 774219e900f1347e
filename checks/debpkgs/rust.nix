# rustPlatform: Rust programs by the crates that Cargo.lock names. With `cargoHash`
# they are compiled here; with `cargoLock` the programs that this machine's cargo
# compiled before the build are handed out, for the very sources that they were
# compiled from and no others.
{
  pkgs,
  lib,
  registered,
}:
let
  compiled = lib.importJSON ./compiled.json;

  handedOut =
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
      compiledSource =
        (compiled.${pname}
          or (throw "the offline package set compiles ${pname} by `cargoHash` only: for `cargoLock` it would have to know the registry's address")
        ).source;
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

  # The crates, unpacked, and the lock file that they are of.
  fetchCargoVendor =
    {
      name ? "${args.pname or "cargo"}-${args.version or "deps"}",
      hash ? "",
      ...
    }@args:
    pkgs.stdenv.mkDerivation (
      {
        name = "${name}-vendor";
        nativeBuildInputs = [
          pkgs.cargo
          pkgs.gitMinimal
        ];
        certificates = "${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt";
        impureEnvVars = lib.fetchers.proxyImpureEnvVars;
        buildPhase = ''
          . ${./npm/certificates.sh}
          export CARGO_HOME=$TMPDIR/cargo CARGO_HTTP_CAINFO=$SSL_CERT_FILE GIT_SSL_CAINFO=$SSL_CERT_FILE
          export CARGO_NET_GIT_FETCH_WITH_CLI=true
          mkdir -p $out/.cargo
          cp Cargo.lock $out/
          cargo vendor --locked --versioned-dirs $out/source-registry-0 > config.toml
          sed "s|$out|@vendor@|" config.toml > $out/.cargo/config.toml
        '';
        dontInstall = true;
        dontFixup = true;
        outputHashMode = "recursive";
        outputHash = hash;
        outputHashAlgo = if hash == "" then "sha256" else null;
      }
      // removeAttrs args [
        "hash"
        "name"
        "pname"
        "version"
      ]
    );

  compiledHere = lib.extendMkDerivation {
    constructDrv = pkgs.stdenv.mkDerivation;
    excludeDrvArgNames = [
      "buildFeatures"
      "buildNoDefaultFeatures"
      "buildType"
      "cargoBuildFlags"
      "cargoHash"
      "cargoTestFlags"
    ];
    extendDrvArgs =
      finalAttrs:
      {
        src,
        cargoHash ? throw "cargoHash, cargoVendorDir, cargoDeps, or cargoLock must be set",
        cargoBuildFlags ? [ ],
        cargoTestFlags ? [ ],
        buildFeatures ? [ ],
        buildNoDefaultFeatures ? false,
        buildType ? "release",
        doCheck ? true,
        nativeBuildInputs ? [ ],
        ...
      }@args:
      let
        flags = lib.escapeShellArgs (
          [ "--offline" ]
          ++ lib.optional (buildType != "debug") "--profile=${buildType}"
          ++ lib.optional buildNoDefaultFeatures "--no-default-features"
          ++ lib.optional (buildFeatures != [ ]) "--features=${lib.concatStringsSep "," buildFeatures}"
        );
      in
      {
        cargoDeps =
          args.cargoDeps or (fetchCargoVendor {
            inherit src;
            inherit (finalAttrs) pname version;
            hash = cargoHash;
          });
        nativeBuildInputs = [
          pkgs.cargo
          pkgs.rustc
          pkgs.gcc
        ]
        ++ nativeBuildInputs;
        inherit doCheck;
        # Of another lock file the crates are not even tried.
        postPatch = ''
          ${args.postPatch or ""}
          if ! diff Cargo.lock $cargoDeps/Cargo.lock; then
            echo "ERROR: cargoHash or cargoSha256 is out of date"
            echo "Cargo.lock is not the same in $cargoDeps"
            exit 1
          fi
          # A copy, since names of files end up in programs.
          cp -r --no-preserve=mode $cargoDeps $NIX_BUILD_TOP/cargo-vendor
          export CARGO_HOME=$TMPDIR/cargo
          mkdir -p $CARGO_HOME
          sed "s|@vendor@|$NIX_BUILD_TOP/cargo-vendor|" $cargoDeps/.cargo/config.toml > $CARGO_HOME/config.toml
        '';
        buildPhase =
          args.buildPhase or ''
            runHook preBuild
            cargo build -j $NIX_BUILD_CORES ${flags} ${lib.escapeShellArgs cargoBuildFlags}
            runHook postBuild
          '';
        checkPhase =
          args.checkPhase or ''
            runHook preCheck
            cargo test -j $NIX_BUILD_CORES ${flags} ${lib.escapeShellArgs cargoTestFlags}
            runHook postCheck
          '';
        installPhase =
          args.installPhase or ''
            runHook preInstall
            mkdir -p $out/bin
            find target/${buildType} -maxdepth 1 -type f -executable ! -name '*.so' -exec cp {} $out/bin/ \;
            runHook postInstall
          '';
      };
  };
in
{
  inherit fetchCargoVendor;
  buildRustPackage =
    args: if lib.isAttrs args && args ? cargoLock then handedOut args else compiledHere args;
}
