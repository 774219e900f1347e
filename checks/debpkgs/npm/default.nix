# fetchNpmDeps and npmConfigHook: npm's own cache of all that a lock file names,
# made by a fixed-output derivation, and an offline `npm ci` from it.
{ pkgs, lib }:
let
  fetchNpmDeps = lib.makeOverridable (
    {
      name ? "npm-deps",
      hash ? "",
      forceGitDeps ? false,
      forceEmptyCache ? false,
      nativeBuildInputs ? [ ],
      # JSON: a host name -> the address to use in its place.
      npmRegistryOverridesString ? "{}",
      fetcherVersion ? 1,
      ...
    }@args:
    pkgs.stdenvNoCC.mkDerivation (
      {
        inherit name;
        nativeBuildInputs = nativeBuildInputs ++ [ pkgs.nodejs ];

        buildPhase = ''
          runHook preBuild
          lockFile=package-lock.json
          [ ! -e npm-shrinkwrap.json ] || lockFile=npm-shrinkwrap.json
          if [ ! -e "$lockFile" ]; then
            echo "ERROR: The package-lock.json file does not exist!" >&2
            echo "package-lock.json is required to make sure that npmDepsHash doesn't change when packages are updated on npm." >&2
            exit 1
          fi
          . ${./certificates.sh}
          node ${./fetch-deps.mjs} "$lockFile" "$out"
          runHook postBuild
        '';
        dontInstall = true;

        # The output may name neither this build's tools nor anything else.
        dontFixup = true;
        certificates = "${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt";
        impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "NIX_NPM_TOKENS" ];
        inherit forceGitDeps forceEmptyCache npmRegistryOverridesString;
        npmFetcherVersion = fetcherVersion;
        outputHashMode = "recursive";
      }
      // (
        if hash == "" then
          {
            outputHashAlgo = "sha256";
            outputHash = "";
          }
        else
          {
            outputHashAlgo = null;
            outputHash = hash;
          }
      )
      // removeAttrs args [
        "fetcherVersion"
        "hash"
        "name"
        "nativeBuildInputs"
      ]
    )
  );
in
{
  inherit fetchNpmDeps;

  npmHooks = { inherit (pkgs) npmConfigHook; };

  importNpmLock = import ./import-lock.nix { inherit pkgs lib; };

  npmConfigHook = pkgs.makeSetupHook {
    name = "npm-config-hook";
    substitutions = {
      # By path: what else a build has on its PATH must not matter here.
      diff = "${pkgs.diffutils}/bin/diff";
      nodeDir = "${pkgs.nodejs}";
    };
  } ./config-hook.sh;
}
