# The modules of a Hugo site, downloaded as Hugo itself vendors them. Its content
# is what go.mod, go.sum and the site's configuration name; go.sum verifies it.
{
  lib,
  certificates,
  gitMinimal,
  go,
  hugo,
  stdenvNoCC,
}:
{
  pname,
  root,
  hash,
}:
let
  configuration =
    lib.concatMap
      (name: [
        "${name}.json"
        "${name}.toml"
        "${name}.yaml"
        "${name}.yml"
      ])
      [
        "config"
        "hugo"
      ];
  maybe = name: lib.fileset.maybeMissing (root + "/${name}");
in
stdenvNoCC.mkDerivation {
  name = "${pname}-hugo-modules-${
    lib.substring 0 12 (builtins.hashFile "sha256" (root + "/go.sum"))
  }";
  src = lib.fileset.toSource {
    inherit root;
    fileset = lib.fileset.unions (
      [
        (root + "/go.mod")
        (root + "/go.sum")
        (maybe "config")
      ]
      ++ map maybe configuration
    );
  };

  nativeBuildInputs = [
    gitMinimal
    go
    hugo
  ];
  impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [
    "GOPROXY"
    "HUGO_MODULE_PROXY"
  ];

  dontConfigure = true;
  buildPhase = ''
    runHook preBuild
    export HOME=$TMPDIR HUGO_CACHEDIR=$TMPDIR/cache GOFLAGS=-modcacherw GOTOOLCHAIN=local
    ${certificates}
    export GIT_SSL_CAINFO=$certificates
    # Hugo asks every module's own host unless it is told of a proxy.
    [ -n "''${GOPROXY:-}" ] || unset GOPROXY
    export HUGO_MODULE_PROXY=''${HUGO_MODULE_PROXY:-$(go env GOPROXY)}
    cp go.sum locked
    hugo mod vendor
    if ! cmp -s go.sum locked; then
      echo 'mkHugoSite: go.sum does not name all modules; complete it and add it to git: hugo mod tidy' >&2
      exit 1
    fi
    if [ ! -d _vendor ]; then
      echo 'mkHugoSite: the configuration of the site imports no module; remove go.mod and go.sum' >&2
      exit 1
    fi
    echo 'If Nix reports a hash mismatch now, run: fod-hash update'
    runHook postBuild
  '';
  installPhase = ''
    runHook preInstall
    mv _vendor $out
    runHook postInstall
  '';
  dontFixup = true;

  outputHash = hash;
  outputHashAlgo = if hash == "" then "sha256" else null;
  outputHashMode = "recursive";
}
