# Dependencies by bun.lock: nixpkgs has nothing for bun, so the download is our
# own. Its content depends on the version of bun and on the system.
{
  lib,
  bun,
  certificates,
  gitMinimal,
  javascriptManifests,
  nodejs,
  stdenvNoCC,
}:
{
  name,
  root,
  hash,
  advice,
}:
let
  inputs = javascriptManifests.of {
    inherit root;
    lock = "bun.lock";
    others = [
      ".npmrc"
      "bunfig.toml"
      "patches"
    ];
  };

  deps = stdenvNoCC.mkDerivation {
    name = "${name}-bun-${bun.version}-deps-${inputs.digest}";
    inherit (inputs) src;

    nativeBuildInputs = [
      bun
      gitMinimal # for dependencies from git
    ];
    impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "NIX_NPM_TOKENS" ];

    dontConfigure = true;
    buildPhase = ''
      runHook preBuild
      export HOME=$TMPDIR BUN_INSTALL_CACHE_DIR=$TMPDIR/cache DO_NOT_TRACK=1

      ${certificates}
      bun ${./javascript-manifests.mjs} ${inputs.manifests}
      bun install --frozen-lockfile --ignore-scripts --no-progress --backend=copyfile
      bun ${./bun-links.mjs}
      runHook postBuild
    '';

    # With workspaces there is a node_modules in the folder of each.
    installPhase = ''
      runHook preInstall
      mkdir $out
      find . -name node_modules -type d -prune | while read -r folder; do
        mkdir -p "$out/$(dirname "$folder")"
        mv "$folder" "$out/$folder"
      done
      runHook postInstall
    '';
    postInstall = advice;

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
  attrs = {
    # The programs of the dependencies are written for node.
    nativeBuildInputs = [
      bun
      nodejs
    ];
    postPatch = ''
      export HOME=$TMPDIR
      cp -r ${deps}/. .
      chmod -R u+w .
      find . -name node_modules -type d -prune | while read -r folder; do patchShebangs "$folder"; done
    '';
  };
}
