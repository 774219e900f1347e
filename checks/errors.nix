# What is said about a wrong call. The texts are data (lib/internal/problems.nix),
# since an error that was thrown cannot be read while evaluating.
{
  lib,
  infra,
  pkgs,
  runCommand,
  self,
  stdenv,
}:
let
  problems = import ../lib/internal/problems.nix { inherit lib; };
  js = import ../lib/internal/javascriptDeps.nix {
    inherit lib stdenv problems;
    npmDeps = null;
    bunDeps = null;
    projectSource = null;
  };
  imageProblems = import ../lib/internal/imageProblems.nix {
    inherit lib problems;
    inherit (infra) mkImage;
  } { extra = [ "spaFallback" ]; };

  src = ../templates/vite-app;
  deps = lib.fakeHash;

  # Each problem holds the text that stands at its place in `says`.
  cases = {
    "an argument in another case" = {
      problems = imageProblems { Port = 80; };
      says = [ "unknown image argument `Port`; did you mean `port`?" ];
    };
    "a name of OCI's" = {
      problems = imageProblems { ExposedPorts = { }; };
      says = [ "did you mean `port`?" ];
    };
    "a slip of the pen" = {
      problems = imageProblems { spaFalback = true; };
      says = [ "did you mean `spaFallback`?" ];
    };
    "nothing like it" = {
      problems = imageProblems { colour = "red"; };
      says = [ "unknown image argument `colour`; known are: " ];
    };
    "what the builder decides" = {
      problems = imageProblems { entrypoint = [ "/bin/sh" ]; };
      says = [ "unknown image argument `entrypoint`" ];
    };
    "a missing argument" = {
      problems = problems.ofCall infra.mkImage {
        nam = "x";
        entrypoint = [ ];
      };
      says = [
        "unknown argument `nam`; did you mean `name`?"
        "missing argument `name`"
      ];
    };
    "no lock file" = {
      problems = js.lockProblems [
        "package.json"
        "pnpm-lock.yaml"
      ];
      says = [ "npm install --package-lock-only" ];
    };
    "two lock files" = {
      problems = js.lockProblems [
        "bun.lock"
        "package-lock.json"
      ];
      says = [ "two lock files in `src`, bun.lock and package-lock.json; remove" ];
    };
    "no hash" = {
      problems = js.hashProblems { };
      says = [ "depsHash = lib.fakeHash; # then run `fod-hash update`" ];
    };
    "nixpkgs' name for the hash" = {
      problems = js.hashProblems { npmDepsHash = deps; };
      says = [ "is called `depsHash` here, not `npmDepsHash`" ];
    };
    "a hash for other systems" = {
      problems = js.hashProblems { depsHash.m68k-linux = deps; };
      says = [ "depsHash.${stdenv.hostPlatform.system} = lib.fakeHash;" ];
    };
    "a hash for this system" = {
      problems = js.hashProblems { depsHash.${stdenv.hostPlatform.system} = deps; };
      says = [ ];
    };
  };

  # Calls that must not evaluate.
  refused = {
    "unknown image argument" = infra.mkVitePackage {
      inherit src;
      depsHash = deps;
      image.Port = 80;
    };
    "a variable that Vite does not show" = infra.mkVitePackage {
      inherit src;
      depsHash = deps;
      publicEnv.SECRET = "x";
    };
    "no hash" = infra.mkVitePackage { inherit src; };
    "no lock file" = infra.mkVitePackage {
      pname = "x";
      version = "1";
      src = src + "/src";
      depsHash = deps;
    };
    "a program without its path" = infra.mkImage {
      name = "x";
      entrypoint = "nginx";
    };
    "a layer without a budget" = infra.mkLayer { role = "colour"; };
    "an unknown compression" = infra.mkLayer {
      role = "data";
      compression = "xz";
    };
    "a layer on one that leaves paths out" = infra.mkLayer {
      role = "application";
      below = [
        (infra.mkLayer {
          role = "dependencies";
          except = [ pkgs.jq ];
        })
      ];
    };
    "more layers than runtimes can mount" =
      (infra.mkImage {
        name = "x";
        entrypoint = lib.getExe pkgs.jq;
        layers.extra = [
          (infra.mkLayer {
            role = "many";
            budget = 60;
            paths = [ pkgs.jq ];
          })
        ];
      }).oci-image;
    "an unknown default" =
      (self.lib.mkInfra {
        inherit pkgs;
        defaults.regstry = "x";
      }).mkImage
        {
          name = "x";
          entrypoint = "${builtins.storeDir}/x";
        };
  };

  fits =
    case:
    lib.length case.problems == lib.length case.says
    && lib.all lib.id (lib.zipListsWith lib.hasInfix case.says case.problems);

  failures =
    lib.mapAttrsToList (name: case: "${name}: ${builtins.toJSON case.problems}") (
      lib.filterAttrs (_: case: !fits case) cases
    )
    ++ map (name: "${name}: was not refused") (
      lib.attrNames (lib.filterAttrs (_: call: (builtins.tryEval call.drvPath).success) refused)
    );
in
if failures == [ ] then
  runCommand "check-errors" { } "touch $out"
else
  throw (lib.concatStringsSep "\n" failures)
