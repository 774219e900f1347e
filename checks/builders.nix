# What holds for every builder: results can be overridden, arguments of mkDerivation
# go through, a caller's own package set with its overlays is the one that is used.
{
  lib,
  infra,
  pkgs,
  runCommand,
  self,
}:
let
  check = import ./claims.nix { inherit lib runCommand; };
  depsHash = lib.fakeHash;

  # A call of each, from a project to a package.
  packages = {
    mkVitePackage = {
      src = ../templates/vite-app;
      inherit depsHash;
    };
    mkBunService = {
      src = ../templates/bun-service;
      # What bun installs differs.
      depsHash = lib.genAttrs self.lib.systems (_: depsHash);
    };
    mkNodeService = {
      src = ../templates/node-service;
      inherit depsHash;
    };
    mkPythonService = {
      pname = "python-service";
      src = ../templates/python-service;
      entry = "app";
      inherit depsHash;
    };
    mkHugoSite = {
      pname = "hugo-site";
      version = "1";
      src = ../templates/hugo-site;
      baseURL = "/";
    };
  };
  # And from something that is built to an image.
  others = {
    mkRuntime.package =
      pkgs:
      pkgs.stdenv.mkDerivation {
        pname = "plain";
        version = "1";
        meta.mainProgram = "plain";
      };
    mkStaticSite = {
      name = "site";
      root = ../templates/static-site/public;
    };
    mkMinimalImage = {
      name = "minimal";
      program = lib.getExe pkgs.jq;
    };
  };

  # A package set of the caller's, where what runs in images is another.
  marked =
    package:
    pkgs.runCommand "marked-${lib.getName package}" {
      meta.mainProgram = package.meta.mainProgram or "none";
    } "ln -s ${package} $out";
  ownPackages = pkgs.extend (
    _: prev: {
      dumb-init = marked prev.dumb-init;
      nginx = marked prev.nginx;
      stdenv = prev.stdenv // {
        mkDerivation = args: prev.stdenv.mkDerivation args;
      };
    }
  );
  own = self.lib.mkInfra { pkgs = ownPackages; };
  same = self.lib.mkInfra { pkgs = pkgs.extend (_: _: { }); };

  images = lib.attrNames (removeAttrs others [ "mkRuntime" ]);
  imageOf = name: result: if lib.elem name images then result else result.image;
  isRefused = result: !(builtins.tryEval result.drvPath).success;
  titleOf = result: result.image.config.Labels."org.opencontainers.image.title";

  everywhere =
    name: arguments:
    let
      result = infra.${name} arguments;
      image = (result.override { image.env.A = "b"; });
    in
    {
      "`override` changes an argument" = lib.elem "A=b" (imageOf name image).config.Env;
      "`override` takes a function of the old arguments" =
        (imageOf name (
          result.override (old: {
            image = {
              port = 9000;
            }
            // old.image or { };
          })
        )).config.ExposedPorts
          ? "9000/tcp";
      "`override` can be said twice" =
        let
          twice = image.override { image.port = 9000; };
        in
        (imageOf name twice).config.ExposedPorts ? "9000/tcp" && twice ? override;
      "every result has image, push and shell" = lib.all (attribute: result ? ${attribute}) (
        [
          "oci-image"
          "push"
          "load"
        ]
        ++ lib.optionals (!lib.elem name images) [
          "image"
          "devShell"
          "tests"
        ]
      );
      "what is nearly an argument is refused" = isRefused (
        imageOf name (infra.${name} (arguments // { depHash = depsHash; }))
      );
      "an unknown image argument is refused" = isRefused (
        imageOf name (infra.${name} (arguments // { image.Port = 80; }))
      );
      "a secret in a variable of the image is refused" = isRefused (
        imageOf name (infra.${name} (arguments // { image.env.API_TOKEN = "x"; }))
      );
      "on a Mac the package is for the Mac, its image for Linux" =
        let
          mac = self.lib.aarch64-darwin.${name} arguments;
          linux = imageOf name mac;
        in
        lib.isString mac.drvPath
        && lib.isString linux.oci-image.drvPath
        && lib.hasSuffix "-linux" linux.system
        && (lib.elem name images || mac.system == "aarch64-darwin");
      "a second package set makes the same" =
        (imageOf name (same.${name} arguments)).drvPath == (imageOf name result).drvPath;
    };

  ofPackage =
    name: arguments:
    let
      make = infra.${name};
      result = make arguments;
      changed = result.overrideAttrs { pname = "other"; };
      passed = make (
        arguments
        // {
          env.A = "b";
          preBuild = "true";
          postPatch = "true # ours";
          nativeBuildInputs = [ pkgs.jq ];
          passthru.x = 1;
          meta.homepage = "https://example.org/";
        }
      );
    in
    {
      "`overrideAttrs` reaches the image" = titleOf changed == "other";
      "`overrideAttrs` stays after `override`" =
        let
          both = changed.override { version = "9"; };
        in
        both.pname == "other" && both.version == "9" && titleOf both == "other";
      "a function of the final attributes, overridden" =
        ((make (_: arguments)).override { version = "9"; }).version == "9";
      "arguments of mkDerivation go through" =
        passed.env.A == "b"
        && passed.preBuild == "true"
        && lib.hasInfix "true # ours" passed.postPatch
        && lib.elem pkgs.jq passed.nativeBuildInputs
        && passed.x == 1
        && passed.meta.homepage == "https://example.org/";
      "an overlay of the caller's reaches the image" =
        (own.${name} arguments).image.drvPath != result.image.drvPath;
    };

  claimsOf =
    claims:
    lib.concatMapAttrs (
      name: arguments:
      lib.mapAttrs' (claim: lib.nameValuePair "${name}: ${claim}") (claims name arguments)
    );
in
check "builders" {
  claims = claimsOf everywhere (packages // others) // claimsOf ofPackage packages;
}
