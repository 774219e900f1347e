# Dependencies by pnpm-lock.yaml, with the means of nixpkgs: what is downloaded
# is the same on every system. The fetcher and its hook stand in `pnpm` up to
# nixpkgs 25.11 and have names of their own since 26.05.
{
  lib,
  certificates,
  gitMinimal,
  javascriptManifests,
  nodejs,
  pnpm,
  fetchPnpmDeps ? pnpm.fetchDeps,
  pnpmConfigHook ? pnpm.configHook,
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
    lock = "pnpm-lock.yaml";
    others = [
      ".npmrc"
      ".pnpmfile.cjs"
      "patches"
      "pnpm-workspace.yaml"
    ];
  };

  deps = fetchPnpmDeps {
    # The digest makes a changed lock file a new download instead of a stale one.
    pname = "${name}-${inputs.digest}";
    inherit hash;
    inherit (inputs) src;
    # Versions of nixpkgs' own format, by the store that pnpm writes.
    fetcherVersion = if lib.versionAtLeast pnpm.version "11" then 4 else 3;
    nativeBuildInputs = [
      gitMinimal # for dependencies from git
      nodejs
    ];
    impureEnvVars = [ "NIX_NPM_TOKENS" ];
    prePnpmInstall = ''
      ${certificates}
      node ${./javascript-manifests.mjs} ${inputs.manifests}
    '';
    postInstall = advice;
  };
in
{
  inherit deps;
  run = "pnpm run";
  programs = [
    nodejs
    pnpm
  ];
  attrs = {
    pnpmDeps = deps;
    nativeBuildInputs = [
      nodejs
      pnpm
      pnpmConfigHook
    ];
  };
}
