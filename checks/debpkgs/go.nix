# buildGoModule: a Go program by the modules that go.sum names.
{ pkgs, lib }:
let
  inherit (pkgs) go stdenv;

  # What both builds set: nothing outside the build's folder is used.
  environment = ''
    export HOME=$TMPDIR GOCACHE=$TMPDIR/go-cache GOPATH=$TMPDIR/go GOTOOLCHAIN=local GOTELEMETRY=off
  '';
in
{
  buildGoModule = lib.extendMkDerivation {
    constructDrv = stdenv.mkDerivation;
    excludeDrvArgNames = [
      "ldflags"
      "subPackages"
      "tags"
      "vendorHash"
    ];
    extendDrvArgs =
      finalAttrs:
      {
        src,
        vendorHash ? throw "buildGoModule: vendorHash is missing",
        ldflags ? [ ],
        tags ? [ ],
        subPackages ? [ ],
        doCheck ? true,
        nativeBuildInputs ? [ ],
        passthru ? { },
        meta ? { },
        ...
      }@args:
      let
        goModules =
          if vendorHash == null then
            ""
          else
            stdenv.mkDerivation {
              name = "${finalAttrs.pname}-${finalAttrs.version}-go-modules";
              inherit src;
              nativeBuildInputs = [
                go
                pkgs.gitMinimal
              ];
              impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "GOPROXY" ];
              buildPhase = ''
                ${environment}
                export SSL_CERT_FILE=''${NIX_SSL_CERT_FILE:-${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt}
                [ -n "''${GOPROXY:-}" ] || unset GOPROXY
                go mod vendor
                mkdir -p vendor
              '';
              installPhase = "cp -r vendor $out";
              dontFixup = true;
              outputHashMode = "recursive";
              outputHash = vendorHash;
              outputHashAlgo = if vendorHash == "" then "sha256" else null;
            };
        packages = if subPackages == [ ] then "./..." else toString (map (name: "./${name}") subPackages);
        flags = lib.escapeShellArgs (
          lib.optional (tags != [ ]) "-tags=${lib.concatStringsSep "," tags}"
          ++ lib.optional (ldflags != [ ]) "-ldflags=${toString ldflags}"
        );
      in
      {
        nativeBuildInputs = [ go ] ++ nativeBuildInputs;
        inherit doCheck;
        configurePhase =
          args.configurePhase or ''
            runHook preConfigure
            ${environment}
            export GOPROXY=off GOSUMDB=off GOFLAGS=-trimpath
            ${lib.optionalString (vendorHash != null) ''
              rm -rf vendor
              cp -r ${goModules} vendor
              export GOFLAGS="-mod=vendor $GOFLAGS"
            ''}
            runHook postConfigure
          '';
        buildPhase =
          args.buildPhase or ''
            runHook preBuild
            go install ${flags} ${packages}
            runHook postBuild
          '';
        checkPhase =
          args.checkPhase or ''
            runHook preCheck
            go test ${flags} ${packages}
            runHook postCheck
          '';
        installPhase =
          args.installPhase or ''
            runHook preInstall
            mkdir -p $out
            cp -r $GOPATH/bin $out/bin
            runHook postInstall
          '';
        disallowedReferences = [ go ];
        passthru = {
          inherit go goModules vendorHash;
        }
        // passthru;
        meta = {
          mainProgram = finalAttrs.pname;
        }
        // meta;
      };
  };
}
