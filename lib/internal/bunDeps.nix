# Dependencies by bun.lock: nixpkgs has nothing for bun, so the download is our
# own. Its content depends on the version of bun and on the system.
{
  lib,
  bun,
  cacert,
  nodejs,
  stdenvNoCC,
}:
{
  pname,
  root,
  lockDigest,
  hash,
  advice,
}:
let
  deps = stdenvNoCC.mkDerivation {
    name = "${pname}-bun-${bun.version}-deps-${lockDigest}";
    src = lib.fileset.toSource {
      inherit root;
      fileset = lib.fileset.unions (
        [
          (root + "/bun.lock")
          (root + "/package.json")
        ]
        ++ map (name: lib.fileset.maybeMissing (root + "/${name}")) [
          ".npmrc"
          "bunfig.toml"
          "patches"
        ]
      );
    };

    nativeBuildInputs = [ bun ];
    impureEnvVars = lib.fetchers.proxyImpureEnvVars;

    dontConfigure = true;
    buildPhase = ''
      runHook preBuild
      export HOME=$TMPDIR BUN_INSTALL_CACHE_DIR=$TMPDIR/cache DO_NOT_TRACK=1

      # The machine's own certificates, as Nix hands them to a download, come first.
      for certificates in "''${NIX_SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt ${cacert}/etc/ssl/certs/ca-bundle.crt; do
        [ ! -r "$certificates" ] || break
      done
      export SSL_CERT_FILE=$certificates NODE_EXTRA_CA_CERTS=$certificates GIT_SSL_CAINFO=$certificates

      bun install --frozen-lockfile --ignore-scripts --no-progress --backend=copyfile
      bun ${./bun-links.mjs}
      runHook postBuild
    '';

    postInstall = advice;
    installPhase = ''
      runHook preInstall
      mkdir $out
      mv node_modules $out/
      runHook postInstall
    '';

    # Its content must not refer to the store: nothing may be patched here.
    dontFixup = true;

    outputHash = hash;
    outputHashAlgo = if hash == "" then "sha256" else null;
    outputHashMode = "recursive";
  };
in
{
  inherit deps;
  run = "bun run";
  programs = [
    bun
    nodejs
  ];
  # The programs of the dependencies are written for node.
  nativeBuildInputs = [
    bun
    nodejs
  ];
  npmDeps = null;
  postPatch = ''
    export HOME=$TMPDIR
    cp -r ${deps}/node_modules node_modules
    chmod -R u+w node_modules
    patchShebangs node_modules
  '';
}
