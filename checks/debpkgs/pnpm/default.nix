# fetchPnpmDeps and pnpmConfigHook: pnpm's own store of all that a lock file names,
# made by a fixed-output derivation, and an offline `pnpm install` from it.
{
  pkgs,
  lib,
  programs,
}:
let
  # What the store looks like in the output; builds read it from `.fetcher-version`.
  fetcherVersions = [
    1 # the store's files
    2 # with modes that are the same everywhere
    3 # as one archive
  ];

  fetch =
    function:
    lib.makeOverridable (
      {
        pname,
        hash ? "",
        pnpm ? pkgs.pnpm,
        pnpmWorkspaces ? [ ],
        prePnpmInstall ? "",
        pnpmInstallFlags ? [ ],
        fetcherVersion ? null,
        ...
      }@args:
      lib.throwIf (args ? pnpmWorkspace)
        "${function}: `pnpmWorkspace` is no longer supported, please migrate to `pnpmWorkspaces`."
        lib.throwIf
        (fetcherVersion == null)
        "${function}: `fetcherVersion` is not set, see the section on pnpm in the manual of nixpkgs."
        lib.throwIfNot
        (lib.elem fetcherVersion fetcherVersions)
        "${function} `fetcherVersion` is not set to a supported value (${
          lib.concatMapStringsSep ", " toString fetcherVersions
        })."
        lib.warnIf
        (fetcherVersion < 3)
        "${function}: `fetcherVersion = ${toString fetcherVersion}` is deprecated and scheduled for removal in the 26.11 release. Please migrate `${pname}` to `fetcherVersion = 3` and regenerate the hash."
        pkgs.stdenvNoCC.mkDerivation
        (
          removeAttrs args [
            "hash"
            "pname"
            "pnpm"
          ]
          // {
            name = "${pname}-pnpm-deps";
            nativeBuildInputs = [
              pkgs.jq
              pnpm
              pkgs.zstd
            ]
            ++ args.nativeBuildInputs or [ ];
            inherit fetcherVersion;
            pnpmFlags = map (workspace: "--filter=${workspace}") pnpmWorkspaces ++ pnpmInstallFlags;
            pnpmMajor = lib.versions.major pnpm.version;
            certificates = "${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt";
            setCertificates = ../npm/certificates.sh;
            impureEnvVars =
              lib.fetchers.proxyImpureEnvVars ++ [ "NIX_NPM_REGISTRY" ] ++ args.impureEnvVars or [ ];
            dontConfigure = true;
            dontBuild = true;
            installPhase = ''
              runHook preInstall
              . ${./fetch-deps.sh}
              prepare
              ${prePnpmInstall}
              install
              runHook postInstall
            '';
            fixupPhase = ''
              runHook preFixup
              normalize
              runHook postFixup
            '';
            outputHashMode = "recursive";
            outputHashAlgo = if hash == "" then "sha256" else null;
            outputHash = hash;
            passthru = {
              inherit fetcherVersion;
            }
            // args.passthru or { };
          }
        )
    );

  pnpmConfigHook = pkgs.makeSetupHook {
    name = "pnpm-config-hook";
    propagatedBuildInputs = [ pkgs.zstd ];
    substitutions = {
      npmArch = pkgs.stdenv.targetPlatform.node.arch;
      npmPlatform = pkgs.stdenv.targetPlatform.node.platform;
    };
  } ./config-hook.sh;

  # Where these were until 25.11.
  moved = old: new: lib.warn "pnpm.${old} is deprecated: use the top-level ${new}";
in
{
  fetchPnpmDeps = fetch "fetchPnpmDeps";
  inherit pnpmConfigHook;
  pnpm = pkgs.pnpm_10;
  pnpm_10 = programs.pnpm // {
    nodejs = pkgs.nodejs;
    fetchDeps = moved "fetchDeps" "fetchPnpmDeps" (fetch "pnpm.fetchDeps");
    configHook = moved "configHook" "pnpmConfigHook" pnpmConfigHook;
  };
}
