# mkRuntime: any derivation gets an image; its errors; what is overridden; references that are removed.
{
  lib,
  infra,
  pkgs,
  runCommand,
  self,
  stdenv,
  writeTextFile,
}:
let
  check = import ./claims.nix { inherit lib runCommand; };

  # A program that names its compiler, as programs of Go and Rust do.
  naming = writeTextFile {
    name = "naming-1.0";
    executable = true;
    destination = "/bin/naming";
    text = "#!${pkgs.bash}/bin/bash\necho made by ${pkgs.go}\n";
    meta.mainProgram = "naming";
  };

  # Packages of all kinds.
  plain = derivation {
    name = "plain-1.0";
    inherit (stdenv.hostPlatform) system;
    builder = "/bin/sh";
    args = [
      "-c"
      "echo > $out"
    ];
  };
  environment = pkgs.python3.withPackages (ps: [ ps.flask ]);

  ofPlain = infra.mkRuntime {
    package = plain;
    program = "plain";
  };
  ofEnvironment = infra.mkRuntime {
    package = environment;
    program = "python3";
    arguments = [
      "-m"
      "flask"
    ];
    name = "flask";
  };
  ofMany = infra.mkRuntime {
    name = "tools";
    packages = pkgs: [
      pkgs.jq
      pkgs.curl
    ];
    image.env.A = "b";
  };
  ofFunction = infra.mkRuntime { package = pkgs: pkgs.jq; };
  forgetful = infra.mkRuntime {
    package = naming;
    removeReferences = [ pkgs.go ];
  };
  all = infra.mkRuntime {
    package = pkgs.jq;
    name = "everything";
    program = "jq";
    arguments = [ "." ];
    image = {
      registry = "registry.example/team";
      tag = "v1";
      user = "me";
      uid = 1234;
      gid = 1235;
      port = 9000;
      architecture = "amd64";
    };
  };
  entrypoint = runtime: runtime.image.config.Entrypoint;
in
(check "runtime" {
  refused = {
    "nothing to run" = infra.mkRuntime { };
    "packages without a name" = infra.mkRuntime { packages = [ pkgs.jq ]; };
    "a package that is none" = infra.mkRuntime { package = "jq"; };
    "packages that are no list" = infra.mkRuntime {
      name = "x";
      packages.a = pkgs.jq;
    };
    "an unknown argument" = infra.mkRuntime {
      package = pkgs.jq;
      packges = [ ];
    };
    "an unknown image argument" = infra.mkRuntime {
      package = pkgs.jq;
      image.Port = 80;
    };
    "a package for another system" =
      (infra.mkRuntime {
        package = derivation {
          name = "x-1";
          system = "aarch64-darwin";
          builder = "/bin/sh";
        };
        program = "x";
      }).image;
  };
  claims = {
    "a plain derivation" = entrypoint ofPlain == [ "${plain}/bin/plain" ];
    "it stays the same package" = ofPlain.drvPath == plain.drvPath;
    "a virtual environment" =
      entrypoint ofEnvironment == [
        "${environment}/bin/python3"
        "-m"
        "flask"
      ];
    "programs on PATH, variables beside it" =
      lib.all (variable: lib.elem variable ofMany.image.config.Env)
        [
          "PATH=${
            lib.makeBinPath [
              pkgs.jq
              pkgs.curl
            ]
          }"
          "A=b"
        ];
    "the first of several runs" = entrypoint ofMany == [ (lib.getExe pkgs.jq) ];
    "a function of the package set" = ofFunction.drvPath == pkgs.jq.drvPath;
    "every result has its image, push and shell" =
      lib.all
        (
          runtime:
          runtime ? image && runtime ? oci-image && runtime ? push && runtime ? load && runtime ? devShell
        )
        [
          ofPlain
          ofEnvironment
          ofMany
          all
        ];
    "overrideAttrs reaches the image" =
      entrypoint (ofFunction.overrideAttrs { pname = "other"; })
      == [ (lib.getExe (pkgs.jq.overrideAttrs { pname = "other"; })) ];
    "all about the image can be said" =
      let
        inherit (all.image) config;
      in
      config.User == "1234:1235"
      && config.ExposedPorts ? "9000/tcp"
      && lib.elem "PORT=9000" config.Env
      &&
        config.Entrypoint == [
          "${pkgs.jq}/bin/jq"
          "."
        ];
    "a second package set makes the same" =
      ((self.lib.mkInfra (pkgs.extend (_: _: { }))).mkRuntime { package = pkgs: pkgs.jq; }).drvPath
      == ofFunction.drvPath;
  };
}).overrideAttrs
  {
    exportReferencesGraph = [
      "closure"
      forgetful
    ];
    buildCommand = ''
      [[ "$(${naming}/bin/naming)" = *${pkgs.go} ]]
      [[ "$(${forgetful}/bin/naming)" = *eeeeeeee-${pkgs.go.name} ]]
      if grep ${builtins.unsafeDiscardStringContext (toString pkgs.go)} closure; then exit 1; fi
      touch $out
    '';
  }
