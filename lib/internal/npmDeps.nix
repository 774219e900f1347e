# Dependencies by package-lock.json, with the means of nixpkgs: what is
# downloaded is the same on every system.
{
  lib,
  fetchNpmDeps,
  nodejs,
  npmHooks,
}:
{
  pname,
  root,
  lockDigest,
  hash,
  advice,
}:
let
  # Before npmConfigHook, which compares the lock files of both derivations.
  addAddresses = ''
    node ${./npm-lock-resolved.mjs}
  '';

  deps = fetchNpmDeps {
    # The digest makes a changed lock file a new download instead of a stale one.
    name = "${pname}-npm-deps-${lockDigest}";
    inherit hash;
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
{
  inherit deps;
  run = "npm run";
  programs = [ nodejs ];
  nativeBuildInputs = [
    nodejs
    npmHooks.npmConfigHook
    (nodejs.python or null) # for addons that are compiled
  ];
  npmDeps = deps;
  postPatch = addAddresses;
}
