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
  javascriptDeps =
    { stdenv }:
    import ../lib/internal/javascriptDeps.nix {
      inherit lib stdenv problems;
      imagePkgs = pkgs;
      bun.version = "1.4.2";
      bunDeps = null;
      javascriptLocks = null;
      npmDeps = null;
      pnpmDeps = null;
      inherit projectSource;
    };
  js = javascriptDeps { inherit stdenv; };
  imageProblems = import ../lib/internal/imageProblems.nix {
    inherit lib problems;
    inherit (infra) mkImage;
  } { extra = [ "spaFallback" ]; };

  secrets = import ../lib/internal/secrets.nix { inherit lib; };
  secretsIn =
    env: allowPublic:
    secrets.problems {
      what = "env";
      variables = env;
      inherit allowPublic;
    };

  # Shaped like keys; made of pieces, so that nobody's scanner stops at this file.
  live = "sk_" + "live_" + "0123456789abcdefghij";
  aws = "AKIA" + "ABCDEFGH01234567";
  token = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9mLWl0";

  projectSource = import ../lib/internal/projectSource.nix { inherit lib; };
  locks = import ../lib/internal/javascriptLocks.nix {
    inherit lib projectSource;
    javascriptManifests = import ../lib/internal/javascriptManifests.nix { inherit lib projectSource; };
  };
  bunPrebuilt = import ../lib/internal/bunPrebuilt.nix {
    inherit lib;
    bun = null;
  };
  broken = ./fixtures/broken-projects;

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
    "a variable that is called like a secret" = {
      problems = secretsIn { db_password = "hunter2"; } { };
      says = [ "env.db_password is called like a secret (`PASSWORD`), and everybody" ];
    };
    "a variable with a key" = {
      problems = secretsIn { SETTING = live; } { };
      says = [ "env.SETTING holds a live secret key: what is published with it has to be revoked" ];
    };
    "a key among other words" = {
      problems = secretsIn { SETTING = "key: ${aws}, and so on"; } { };
      says = [ "env.SETTING holds an AWS access key" ];
    };
    "a key that somebody calls public" = {
      problems = secretsIn { API_TOKEN = live; } { API_TOKEN = "it is fine"; };
      says = [ "env.API_TOKEN holds a live secret key" ];
    };
    "a value that looks like a key" = {
      problems = secretsIn { SETTING = token; } { };
      says = [ "env.SETTING has a value that looks like a JSON web token" ];
    };
    "an address with a password" = {
      problems = secretsIn { DATABASE_URL = "postgres://app:hunter2@db/app"; } { };
      says = [ "looks like an address with a password" ];
    };
    "a reason" = {
      problems =
        secretsIn
          {
            PUBLIC_TOKEN = "pk_live_0123456789abcdef0123";
            ANON = token;
          }
          {
            PUBLIC_TOKEN = "everybody may have it";
            ANON = "row-level security";
          };
      says = [ ];
    };
    "ordinary variables" = {
      problems = secretsIn {
        VITE_KEY = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";
        URL = "https://example.org:8080/a@b";
        # What encoded zeros look like.
        DATA = "AA${aws}AA";
        PORT = 8080;
        NONE = null;
      } { };
      says = [ ];
    };
    "no reason, or none of any variable" = {
      problems = secrets.reasonProblems {
        A = " ";
        GONE = "reason";
      } { A = "x"; };
      says = [
        "allowPublic.A needs a reason"
        "allowPublic.GONE: there is no variable of this name"
      ];
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
    "a slip of the pen among arguments that go on to mkDerivation" = {
      problems = problems.misspelt [ "publicEnv" ] {
        publicenv = { };
        preBuild = "";
      };
      says = [ "unknown argument `publicenv`; did you mean `publicEnv`?" ];
    };
    "no lock file" = {
      problems = js.lockProblems [
        "package.json"
        "yarn.lock"
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
    "one hash of bun's for two systems" = {
      problems = (javascriptDeps { stdenv.hostPlatform.system = "riscv64-linux"; }).systemProblems deps;
      says = [ "`depsHash` is one string, but what bun installs differs between riscv64-linux and " ];
    };
    "a hash of another kind" = {
      problems = js.hashProblems { depsHash = 1; };
      says = [ "`depsHash` is a int, but must be a string, or a set of strings by system" ];
    };
    "a hash that another bun made" = {
      problems = [ (js.madeByAdvice "bun 1.3.13") ];
      says = [ "The hash was made with bun 1.3.13, this is bun 1.4.2" ];
    };
    "a hash that this bun made" = {
      problems = lib.filter (advice: advice != "") (
        map js.madeByAdvice [
          null
          "bun 1.4.2"
        ]
      );
      says = [ ];
    };
    "what made a hash, in another type" = {
      problems = js.hashProblems {
        depsHash = deps;
        depsMadeBy = 1.3;
      };
      says = [ "`depsMadeBy` says with what the hash was made, such as" ];
    };
    "a hash where none is needed" = {
      problems = js.hashProblems {
        depsHash = deps;
        deps = "lock";
      };
      says = [ "`deps = \"lock\"` needs no hash" ];
    };
    "npm: lock file and manifest disagree" = {
      problems = locks.npm.problems {
        root = broken + "/npm";
        byLock = false;
      };
      says = [
        "package.json and package-lock.json disagree on `uqr`: ^0.2.0 and ^0.1.2; run: npm install --package-lock-only"
        "the dependency `private` comes from git over ssh, which a build cannot get"
        "the dependency `elsewhere` comes from git on a host that nixpkgs' fetcher for npm does not know"
      ];
    };
    "bun: lock file and manifest disagree" = {
      problems = locks.bun.problems { root = broken + "/bun"; };
      says = [
        "package.json and bun.lock disagree on `uqr`: nothing and ^0.1.2; run: bun install --lockfile-only"
        "the dependency `private` comes from git over ssh"
      ];
    };
    "pnpm: from git over ssh" = {
      problems = locks.pnpm.problems { root = broken + "/pnpm"; };
      says = [ "the dependency `git@git.example.org:team/private.git` comes from git over ssh" ];
    };
    "a token in a file" = {
      problems = js.tokenProblems (broken + "/tokens");
      says = [
        ".npmrc:2: a registry's token in a file"
        "bunfig.toml:3: a registry's token in a file"
      ];
    };
    "nothing was built" = {
      problems = bunPrebuilt.problems {
        prebuilt = broken + "/dist";
        entry = "index.js";
      };
      says = [ "there is no dist/index.js, or git does not know it" ];
    };
    "a secret for a page" = {
      problems = secrets.problems {
        what = "publicEnv";
        variables.VITE_API_TOKEN = "x";
      };
      says = [ "publicEnv.VITE_API_TOKEN is called like a secret" ];
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
    "a variable that looks like a secret" = infra.mkVitePackage {
      inherit src;
      depsHash = deps;
      publicEnv.VITE_SECRET = "x";
    };
    "no hash" = infra.mkVitePackage { inherit src; };
    "a secret for a page" = infra.mkVitePackage {
      inherit src;
      depsHash = deps;
      publicEnv.VITE_API_TOKEN = "x";
    };
    "a misspelt argument" = infra.mkVitePackage {
      inherit src;
      depsHash = deps;
      publicenv.VITE_A = "x";
    };
    "no source" = infra.mkNodeService { depsHash = deps; };
    "an entry that is not there" = infra.mkNodeService {
      src = ../templates/node-service;
      depsHash = deps;
      entry = "src/server.ts";
    };
    "a workspace without its root" = infra.mkBunService {
      src = ../templates/bun-service;
      depsHash = deps;
      workspace = "apps/web";
    };
    "nothing was built" = infra.mkBunService {
      pname = "x";
      prebuilt = broken + "/dist";
    };
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
    "a secret in an image" = infra.mkImage {
      name = "x";
      entrypoint = "${builtins.storeDir}/x";
      env.A_SECRET = "x";
    };
    "a secret in a runtime configuration" = infra.mkImage {
      name = "x";
      entrypoint = "${builtins.storeDir}/x";
      runtimeConfig = [ "A_SECRET" ];
    };
    "a folder in the store" = infra.mkImage {
      name = "x";
      entrypoint = "${builtins.storeDir}/x";
      writable = [ "${builtins.storeDir}/x" ];
    };
    "a list as variable" = infra.mkImage {
      name = "x";
      entrypoint = "${builtins.storeDir}/x";
      env.A = [ "x" ];
    };
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

  told = lib.attrNames (
    lib.filterAttrs (
      _: case:
      lib.any (
        text:
        lib.any (value: lib.hasInfix value text) [
          live
          token
          "hunter2"
        ]
      ) case.problems
    ) cases
  );

  failures =
    map (name: "${name}: tells the value") told
    ++ lib.mapAttrsToList (name: case: "${name}: ${builtins.toJSON case.problems}") (
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
