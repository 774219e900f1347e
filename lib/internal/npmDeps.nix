# Dependencies by package-lock.json, with the means of nixpkgs: what is
# downloaded is the same on every system.
{
  lib,
  fetchNpmDeps,
  importNpmLock,
  javascriptLocks,
  nodejs,
  npmHooks,
  runCommand,
}:
let
  # Before npmConfigHook, which compares the lock files of both derivations.
  addAddresses = ''
    node ${./npm-lock-resolved.mjs}
  '';

  common = {
    run = "npm run";
    programs = [ nodejs ];
  };

  # What hooks run of the packages' own scripts: none, see javascriptAddons.
  npmRebuildFlags = [ "--ignore-scripts" ];

  # A source from git as the archive that npm would have made of it.
  packed =
    { name, ... }@dependency:
    runCommand "${lib.strings.sanitizeDerivationName name}.tgz"
      {
        source = builtins.fetchGit {
          inherit (dependency) url rev;
          allRefs = true;
        };
      }
      ''
        tar --create --gzip --file $out --directory $source --transform 's,^\.,package,' \
          --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX .
      '';
in
{
  # One download with one hash.
  byHash =
    {
      name,
      root,
      hash,
      advice,
    }:
    let
      deps = fetchNpmDeps {
        # The digest makes a changed lock file a new download instead of a stale one.
        name = "${name}-npm-deps-${
          lib.substring 0 12 (builtins.hashFile "sha256" (root + "/package-lock.json"))
        }";
        inherit hash;
        # Local packages are installed from the project itself.
        src = lib.fileset.toSource {
          inherit root;
          fileset = lib.fileset.unions [
            (root + "/package-lock.json")
            (lib.fileset.maybeMissing (root + "/.npmrc"))
          ];
        };
        nativeBuildInputs = [ nodejs ];
        postPatch = addAddresses;
        postBuild = advice;
      };
    in
    common
    // {
      inherit deps;
      attrs = {
        npmDeps = deps;
        inherit npmRebuildFlags;
        nativeBuildInputs = [
          nodejs
          npmHooks.npmConfigHook
        ];
        postPatch = addAddresses;
      };
    };

  # A download for each package, with the hashes that stand in the lock file.
  byLock =
    { root, ... }:
    let
      deps = importNpmLock {
        npmRoot = root;
        packageSourceOverrides = lib.listToAttrs (
          map (dependency: lib.nameValuePair dependency.path (packed dependency)) (
            javascriptLocks.npm.git root
          )
        );
      };
    in
    common
    // {
      inherit deps;
      attrs = {
        npmDeps = deps;
        inherit npmRebuildFlags;
        nativeBuildInputs = [
          nodejs
          importNpmLock.npmConfigHook
        ];
        postPatch = "";
      };
    };
}
