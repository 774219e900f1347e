# Downloads with a known hash.
{ pkgs, lib }:
let
  # The hash arguments of fetchers, as attributes of a fixed-output derivation.
  fixedOutput =
    {
      hash ? null,
      sha256 ? null,
      sha512 ? null,
      recursive ? false,
    }:
    let
      given = builtins.filter (value: value != null) [
        hash
        sha256
        sha512
      ];
      value = builtins.head given;
    in
    if builtins.length given != 1 then
      throw "fetchurl: give exactly one of hash, sha256 and sha512"
    else
      {
        outputHashMode = if recursive then "recursive" else "flat";
        outputHashAlgo =
          if hash != null && hash != "" then
            null
          else if sha512 != null then
            "sha512"
          else
            "sha256";
        outputHash =
          if value != "" then value else lib.warn "found empty hash, assuming '${lib.fakeHash}'" lib.fakeHash;
      };

  fetchurl = lib.makeOverridable (
    {
      url ? "",
      urls ? [ ],
      name ? "",
      pname ? "",
      version ? "",
      hash ? null,
      sha256 ? null,
      sha512 ? null,
      curlOpts ? "",
      curlOptsList ? [ ],
      postFetch ? "",
      downloadToTemp ? false,
      executable ? false,
      recursiveHash ? false,
      nativeBuildInputs ? [ ],
      meta ? { },
      passthru ? { },
      preferLocalBuild ? true,
    }:
    let
      urls' = if urls != [ ] then urls else [ url ];
    in
    pkgs.stdenv.mkDerivation (
      fixedOutput {
        inherit hash sha256 sha512;
        recursive = executable || recursiveHash;
      }
      // {
        name =
          if pname != "" && version != "" then
            "${pname}-${version}"
          else if name != "" then
            name
          else
            baseNameOf (toString (builtins.head urls'));
        urls = urls';
        inherit
          curlOpts
          curlOptsList
          postFetch
          executable
          meta
          passthru
          preferLocalBuild
          ;
        downloadToTemp = downloadToTemp || executable;
        nativeBuildInputs = [ pkgs.curl ] ++ nativeBuildInputs;
        cacert = "${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt";
        impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "NIX_CURL_FLAGS" ];
        buildCommand = "source ${./fetchurl.sh}";
      }
    )
  );

  requireFile =
    {
      name ? null,
      hash ? null,
      sha256 ? null,
      url ? null,
      message ? null,
      hashMode ? "flat",
    }:
    pkgs.stdenv.mkDerivation (
      fixedOutput { inherit hash sha256; }
      // {
        name = if name == null then baseNameOf (toString url) else name;
        outputHashMode = hashMode;
        preferLocalBuild = true;
        buildCommand = ''
          echo ${
            lib.escapeShellArg (
              if message != null then message else "get ${toString url} and add it to the store"
            )
          } >&2
          exit 1
        '';
      }
    );

  applyPatches =
    {
      src,
      name ? "${src.name or (baseNameOf (toString src))}-patched",
      patches ? [ ],
      prePatch ? "",
      postPatch ? "",
      ...
    }@args:
    pkgs.stdenv.mkDerivation (
      {
        inherit
          name
          src
          patches
          prePatch
          postPatch
          ;
        preferLocalBuild = true;
        allowSubstitutes = false;
        phases = "unpackPhase patchPhase installPhase";
        installPhase = "cp -R ./ $out";
      }
      // args
    );
in
{
  inherit applyPatches fetchurl requireFile;
}
