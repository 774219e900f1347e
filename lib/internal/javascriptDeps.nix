# The dependencies of a JavaScript project: which package manager its lock file
# belongs to, and what that one needs in a build.
{
  lib,
  stdenv,
  npmDeps,
  bunDeps,
  problems,
  projectSource,
}:
let
  managers = {
    npm = {
      lock = "package-lock.json";
      make = npmDeps;
    };
    bun = {
      lock = "bun.lock";
      make = bunDeps;
    };
  };

  inherit (stdenv.hostPlatform) system;
  present = files: lib.filter (name: lib.elem managers.${name}.lock files) (lib.attrNames managers);

  # lockProblems :: [String] -> [String]
  # Of the names of the files in a project's folder.
  lockProblems =
    files:
    let
      found = present files;
    in
    lib.optional (found == [ ]) ''
      no lock file in `src`; make one and add it to git:
        npm install --package-lock-only     (package-lock.json)
        bun install --lockfile-only         (bun.lock)''
    ++ lib.optional (lib.length found > 1) ''
      two lock files in `src`, ${
        lib.concatMapStringsSep " and " (name: managers.${name}.lock) found
      }; remove the one that is not kept up to date:
        git rm ${managers.${lib.last found}.lock}'';

  otherNames = [
    "hash"
    "npmDepsHash"
    "outputHash"
    "vendorHash"
  ];

  # What a download says last, since Nix says next that the hash is wrong.
  advice = ''
    echo 'If Nix reports a hash mismatch now, run: fod-hash update'
  '';

  paste = "depsHash = lib.fakeHash; # then run `fod-hash update`";

  # hashProblems :: AttrSet -> [String]
  # Of the arguments of a call.
  hashProblems =
    arguments:
    let
      depsHash = arguments.depsHash or null;
      other = lib.filter (name: arguments ? ${name}) otherNames;
    in
    map (name: "the hash of the dependencies is called `depsHash` here, not `${name}`") other
    ++ lib.optional (other == [ ] && depsHash == null) ''
      missing `depsHash`, the hash of the downloaded dependencies; put in:
        ${paste}''
    ++ lib.optional (lib.isAttrs depsHash && !(depsHash ? ${system})) ''
      `depsHash` has no hash for ${system}; add one, or give one string for all systems:
        depsHash.${system} = lib.fakeHash; # then run `fod-hash update`
        ${paste}'';

  # make :: { function, pname, src, depsHash } -> { deps, run, attrs }
  make =
    {
      function,
      pname,
      src,
      depsHash,
    }:
    let
      folder = projectSource.root src;
      files = lib.attrNames (builtins.readDir folder);
      manager = managers.${lib.head (present files)};
    in
    problems.orThrow function (lockProblems files) (
      manager.make {
        inherit pname advice;
        root = folder;
        lockDigest = lib.substring 0 12 (builtins.hashFile "sha256" (folder + "/${manager.lock}"));
        hash = if lib.isAttrs depsHash then depsHash.${system} else depsHash;
      }
    );
in
{
  inherit lockProblems hashProblems make;
}
