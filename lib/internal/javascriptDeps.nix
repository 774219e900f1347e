# The dependencies of a JavaScript project: which package manager its lock file
# belongs to, what is wrong with it, and what that manager needs in a build.
{
  lib,
  stdenv,
  bun,
  bunDeps,
  imagePkgs,
  javascriptLocks,
  npmDeps,
  pnpmDeps,
  problems,
  projectSource,
}:
let
  managers = {
    npm = {
      lock = "package-lock.json";
      make = npmDeps.byHash;
    };
    bun = {
      lock = "bun.lock";
      make = bunDeps;
    };
    pnpm = {
      lock = "pnpm-lock.yaml";
      make = pnpmDeps;
    };
  };

  inherit (stdenv.hostPlatform) system;
  imageSystem = imagePkgs.stdenv.hostPlatform.system;
  present = files: lib.filter (name: lib.elem managers.${name}.lock files) (lib.attrNames managers);
  filesOf = root: lib.attrNames (builtins.readDir root);

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
        bun install --lockfile-only         (bun.lock)
        pnpm install --lockfile-only        (pnpm-lock.yaml)''
    ++ lib.optional (lib.length found > 1) ''
      ${if lib.length found == 2 then "two" else "three"} lock files in `src`, ${
        lib.concatMapStringsSep " and " (name: managers.${name}.lock) found
      }; remove those that are not kept up to date:
        git rm ${managers.${lib.last found}.lock}'';

  # A token in a file is in the store, where everyone can read it.
  tokenProblems =
    root:
    let
      secret = {
        ".npmrc" =
          "[[:space:]]*([^#;]*(_auth|_authToken|_password))[[:space:]]*=[[:space:]]*[^$[:space:]].*";
        "bunfig.toml" = ".*[^a-zA-Z_](token|password)[[:space:]]*=[[:space:]]*[\"'][^$].*";
      };
      inAddress = ".*(registry|url)[^#]*://[^/$]*:[^/$]+@.*";
      linesOf = file: lib.splitString "\n" (builtins.readFile (root + "/${file}"));
      numbered = file: lib.imap1 (number: line: { inherit number line; }) (linesOf file);
      isSecret =
        file:
        { line, ... }:
        builtins.match secret.${file} " ${line}" != null || builtins.match inAddress line != null;
    in
    lib.concatMap (
      file:
      map (
        { number, ... }:
        "${file}:${toString number}: a registry's token in a file that everyone can read in the store; take it out and give it to the Nix daemon, NIX_NPM_TOKENS='{ \"<host>\": \"<token>\" }'"
      ) (lib.filter (isSecret file) (numbered file))
    ) (lib.filter (file: builtins.pathExists (root + "/${file}")) (lib.attrNames secret));

  otherNames = [
    "bunDepsHash"
    "cargoHash"
    "hash"
    "npmDepsHash"
    "outputHash"
    "pnpmDepsHash"
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
      deps = arguments.deps or null;
      other = lib.filter (name: arguments ? ${name}) otherNames;
    in
    map (name: "the hash of the dependencies is called `depsHash` here, not `${name}`") other
    ++ lib.optional (
      deps != null && deps != "lock"
    ) ''`deps` is "lock" or is left out; the hash goes into `depsHash`: ${paste}''
    ++ lib.optional (
      deps != null && depsHash != null
    ) ''`deps = "lock"` needs no hash: remove `depsHash`, or `deps`''
    ++ lib.optional (other == [ ] && depsHash == null && deps == null) ''
      missing `depsHash`, the hash of the downloaded dependencies; put in:
        ${paste}''
    ++ lib.optional (depsHash != null && !lib.isString depsHash && !lib.isAttrs depsHash) ''
      `depsHash` is a ${builtins.typeOf depsHash}, but must be a string, or a set of strings by system:
        ${paste}''
    ++ lib.optional (
      !lib.elem (builtins.typeOf (arguments.depsMadeBy or null)) [
        "null"
        "string"
      ]
    ) ''`depsMadeBy` says with what the hash was made, such as "bun ${bun.version}"''
    ++ lib.optional (lib.isAttrs depsHash && !(depsHash ? ${system})) ''
      `depsHash` has no hash for ${system}; add one, or give one string for all systems:
        depsHash.${system} = lib.fakeHash; # then run `fod-hash update`
        ${paste}'';

  # What bun installs differs from system to system, so one string cannot be
  # right for the project's system and for that of its images.
  systemProblems =
    depsHash:
    lib.optional (lib.isString depsHash && system != imageSystem) ''
      `depsHash` is one string, but what bun installs differs between ${system} and ${imageSystem}, the system of its images; give a hash for each, or lock with npm or pnpm, whose hash holds for all:
        depsHash = { ${system} = lib.fakeHash; ${imageSystem} = lib.fakeHash; }; # then run `fod-hash update`
        npm install --package-lock-only && git rm bun.lock'';

  # madeByAdvice :: String | Null -> String
  # `depsMadeBy` is what was written beside the hash.
  madeByAdvice =
    depsMadeBy:
    lib.optionalString
      (
        !lib.elem depsMadeBy [
          null
          "bun ${bun.version}"
        ]
      )
      ''
        echo ${lib.escapeShellArg "The hash was made with ${depsMadeBy}, this is bun ${bun.version}; after `fod-hash update` write: depsMadeBy = \"bun ${bun.version}\";"}
      '';

  bunAdvice = ''
    echo 'What bun installs differs from system to system: a hash made on another one does not fit here.'
    echo 'Ways out: depsHash = { ${system} = lib.fakeHash; … }; or a lock file of npm or pnpm.'
  '';

  # projectProblems :: { root, depsHash, deps } -> [String]
  projectProblems =
    {
      root,
      depsHash,
      deps,
    }:
    let
      ofFiles = lockProblems (filesOf root);
      manager = lib.head (present (filesOf root));
    in
    if ofFiles != [ ] then
      ofFiles
    else
      tokenProblems root
      ++ javascriptLocks.${manager}.problems {
        inherit root;
        byLock = deps == "lock";
      }
      ++ lib.optionals (manager == "bun") (systemProblems depsHash)
      ++ lib.optional (
        deps == "lock" && manager != "npm"
      ) "`deps = \"lock\"` is for package-lock.json; ${managers.${manager}.lock} needs `depsHash`";

  # make :: { root, name, depsHash, depsMadeBy, deps } -> { deps, run, programs, attrs }
  make =
    {
      root,
      name,
      depsHash,
      depsMadeBy ? null,
      deps,
    }:
    let
      manager = lib.head (present (filesOf root));
    in
    (if deps == "lock" then npmDeps.byLock else managers.${manager}.make) {
      inherit root name;
      hash = if lib.isAttrs depsHash then depsHash.${system} else depsHash;
      advice = advice + lib.optionalString (manager == "bun") (bunAdvice + madeByAdvice depsMadeBy);
    }
    // {
      inherit manager;
      fromGit = map (source: source.path or source.name) (
        lib.optionals (manager != "pnpm") (javascriptLocks.${manager}.git root)
      );
    };
in
{
  inherit
    hashProblems
    lockProblems
    madeByAdvice
    make
    projectProblems
    systemProblems
    tokenProblems
    ;
}
