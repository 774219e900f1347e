# The dependencies of a Python project: packages of nixpkgs, or the wheels of
# its lock file, as an environment whose `python3` finds them.
{
  lib,
  autoPatchelfHook,
  glibc,
  problems,
  projectSource,
  pythonWheels,
  stdenv,
  uvLock,
  zlib,
}:
let
  inherit (stdenv.hostPlatform) system isLinux;

  locks = [
    "requirements.txt"
    "uv.lock"
  ];

  pin = "uv pip compile --generate-hashes requirements.in --output-file requirements.txt";

  # What a download says last, since Nix says next that the hash is wrong.
  advice = "echo 'If Nix reports a hash mismatch now, run: fod-hash update'";

  # lockProblems :: [String] -> [String]
  # Of the names of the files in a project's folder.
  lockProblems =
    files:
    let
      found = lib.filter (lock: lib.elem lock files) locks;
    in
    lib.optional (found == [ ]) ''
      neither `pythonPackages` nor a lock file in `src`; one of these says what the service needs:
        pythonPackages = ps: [ ps.flask ];   (packages of nixpkgs; `ps: [ ]` for none)
        ${pin}
        uv lock''
    ++ lib.optional (lib.length found > 1) ''
      two lock files in `src`, ${lib.concatStringsSep " and " found}; remove the one that is not kept up to date:
        git rm ${lib.last found}'';

  # Requirements as logical lines: without comments, continued lines joined.
  requirementsIn =
    text:
    lib.filter (line: line != "") (
      map (line: lib.trim (lib.head (lib.splitString " #" line))) (
        lib.filter (line: !lib.hasPrefix "#" (lib.trim line)) (
          lib.splitString "\n" (
            lib.replaceStrings
              [
                "\r"
                "\\\n"
              ]
              [
                ""
                " "
              ]
              text
          )
        )
      )
    );

  # requirementsProblems :: String -> [String]
  # Of the text of a requirements file.
  requirementsProblems =
    text:
    let
      lines = requirementsIn text;
      unpinned = lib.filter (line: !lib.hasPrefix "-" line && !lib.hasInfix "--hash=" line) lines;
      included = lib.filter (line: lib.hasPrefix "-r" line || lib.hasPrefix "--requirement" line) lines;
      secret = lib.filter (line: builtins.match ".*://[^/ ]*:[^/ ]*@.*" line != null) lines;
    in
    lib.optional (unpinned != [ ]) ''
      requirements.txt has no hash for `${lib.head unpinned}`; write it with all hashes:
        ${pin}''
    ++ map (line: ''
      requirements.txt refers to another file, `${line}`; put all into one, with hashes:
        ${pin}'') included
    ++ lib.optional (secret != [ ]) ''
      requirements.txt has a password in the address of an index; take it out and give the address by the environment of the Nix daemon:
        PIP_INDEX_URL'';

  # argumentProblems :: AttrSet -> [String]
  argumentProblems =
    {
      pythonPackages ? null,
      deps ? null,
      depsHash ? null,
      ...
    }:
    lib.optional (pythonPackages != null && !lib.isFunction pythonPackages)
      "`pythonPackages` must be a function of the package set, such as `ps: [ ps.flask ]`, not a ${builtins.typeOf pythonPackages}"
    ++
      lib.optional (pythonPackages != null && (deps != null || depsHash != null))
        "`pythonPackages` takes the packages of nixpkgs, which need neither `depsHash` nor `deps`; remove one or the other"
    ++ lib.optional (
      deps != null && deps != "lock"
    ) "`deps` can only be \"lock\": downloads by the hashes of uv.lock, without `depsHash`"
    ++ lib.optional (
      deps == "lock" && depsHash != null
    ) "`deps = \"lock\"` takes the hashes of uv.lock; remove `depsHash`";

  # modeProblems :: { lock, deps } -> [String]
  modeProblems =
    { lock, deps }:
    lib.optional (deps == "lock" && lock == "requirements.txt") ''
      `deps = "lock"` needs the addresses that uv.lock has and requirements.txt has not; use either
        uv lock   (and remove requirements.txt)
        depsHash = lib.fakeHash; # then run `fod-hash update`'';

  hashOf = depsHash: if lib.isAttrs depsHash then depsHash.${system} else depsHash;

  # What pip is told to install for each kind of lock file.
  byRequirements =
    { folder, ... }:
    let
      file = folder + "/requirements.txt";
    in
    {
      problems = requirementsProblems (builtins.readFile file);
      list = file;
      install = "--no-deps --require-hashes --requirement ${file}";
      note = "";
    };
  byUvLock =
    { folder, python, ... }:
    let
      project = lib.importTOML (folder + "/pyproject.toml");
      chosen = uvLock.select {
        lock = lib.importTOML (folder + "/uv.lock");
        inherit (python) pythonVersion;
        inherit system;
        libcVersion = if isLinux then glibc.version else "0";
      };
    in
    {
      inherit (chosen) problems wheels;
      list = pythonWheels.asRequirements chosen.wheels;
      install = lib.escapeShellArgs (project.project.dependencies or [ ]);
      note =
        lib.optionalString (chosen.skipped != [ ])
          "uv.lock has no wheel for Python ${python.pythonVersion} on ${system} of: ${lib.concatStringsSep ", " chosen.skipped}";
    };

  # environment :: { pname, python, wheels, install, note, nativeLibraries } -> Derivation
  # The layout of a virtual environment: Python knows it by the file beside its programs.
  environment =
    {
      pname,
      python,
      wheels,
      install,
      note,
      nativeLibraries,
    }:
    stdenv.mkDerivation {
      name = "${pname}-python-env";
      nativeBuildInputs = [
        (python.withPackages (ps: [ ps.pip ]))
      ]
      ++ lib.optional isLinux autoPatchelfHook;
      # What compiled wheels expect of every Linux system.
      buildInputs =
        lib.optionals isLinux [
          stdenv.cc.cc.lib
          zlib
        ]
        ++ nativeLibraries;
      dontUnpack = true;
      dontConfigure = true;
      dontBuild = true;
      # Wheels are published as they are to be used.
      dontStrip = true;
      installPhase = ''
        runHook preInstall
        export HOME=$TMPDIR
        mkdir -p $out/bin $out/${python.sitePackages}
        python3 -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-index --find-links ${wheels} \
          --ignore-installed --no-compile --no-warn-script-location --prefix $out ${install} || {
          echo ${lib.escapeShellArg "mkPythonService: the lock file does not fit the project; make it anew. ${note}"} >&2
          exit 1
        }
        find $out -name direct_url.json -o -name RECORD -o -name INSTALLER -o -name REQUESTED | xargs -r rm

        for program in $out/bin/*; do
          [ ! -f "$program" ] || sed -i "1s|^#!.*python.*|#!$out/bin/python3|" "$program"
        done
        ln -s ${python}/bin/python3 $out/bin/python3
        ln -s python3 $out/bin/python
        echo 'home = ${python}/bin' > $out/pyvenv.cfg
        PYTHONHASHSEED=0 $out/bin/python3 -m compileall -q -j 1 --invalidation-mode unchecked-hash $out/${python.sitePackages}
        runHook postInstall
      '';
      passthru = { inherit python; };
      meta.mainProgram = "python3";
    };

  # make :: { pname, src, python, args } -> { environment, deps }
  make =
    {
      pname,
      src,
      python,
      pythonPackages ? null,
      deps ? null,
      depsHash ? null,
      nativeLibraries ? [ ],
      hashProblems,
    }:
    let
      folder = projectSource.root src;
      files = lib.attrNames (builtins.readDir folder);
      lock = lib.findFirst (lock: lib.elem lock files) null locks;
      kind = (if lock == "uv.lock" then byUvLock else byRequirements) { inherit folder python; };
      lockDigest = lib.substring 0 12 (builtins.hashFile "sha256" (folder + "/${lock}"));
      name = "${pname}-python-${lib.versions.majorMinor python.pythonVersion}-deps-${lockDigest}";
      wheels =
        if deps == "lock" then
          pythonWheels.byWheel name kind.wheels
        else
          pythonWheels.byList {
            inherit name python advice;
            requirements = kind.list;
            hash = hashOf depsHash;
          };
      ofPackages = python.withPackages pythonPackages;
    in
    if pythonPackages != null then
      {
        environment = ofPackages;
        deps = ofPackages;
      }
    else
      problems.orThrow "mkPythonService" (lockProblems files) (
        problems.orThrow "mkPythonService"
          (modeProblems { inherit lock deps; } ++ lib.optionals (deps == null) hashProblems ++ kind.problems)
          {
            deps = wheels;
            environment = environment {
              inherit
                pname
                python
                wheels
                nativeLibraries
                ;
              inherit (kind) install note;
            };
          }
      );
in
{
  inherit
    argumentProblems
    lockProblems
    make
    modeProblems
    requirementsProblems
    ;
}
