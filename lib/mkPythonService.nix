{
  lib,
  stdenv,
  imageProblems,
  javascriptDeps,
  makeFontsConf,
  mkImage,
  problems,
  projectSource,
  python3,
  pythonDeps,
  pythonLauncher,
  results,
}:
let
  ownNames = [
    "deps"
    "depsHash"
    "entry"
    "extraBinaries"
    "fonts"
    "image"
    "nativeLibraries"
    "python"
    "pythonPackages"
  ];

  entryProblems =
    entry:
    lib.optional (entry == null) ''
      missing `entry`, what the service starts; a file or a module, or a list of one and its arguments:
        entry = "main.py";''
    ++
      lib.optional
        (
          entry != null
          && !(lib.isString entry || lib.isList entry && entry != [ ] && lib.all lib.isString entry)
        )
        "`entry` must be a string or a list of strings, such as \"main.py\" or [ \"uvicorn\" \"main:app\" ], not a ${builtins.typeOf entry}";

  # Fonts by way of fontconfig, and of the folders that Pillow looks into.
  fontVariables =
    fonts:
    lib.optionalAttrs (fonts != [ ]) {
      FONTCONFIG_FILE = "${makeFontsConf { fontDirectories = fonts; }}";
      XDG_CACHE_HOME = "/tmp";
      XDG_DATA_DIRS = lib.makeSearchPath "share" fonts;
    };

  manifest =
    src:
    let
      file = projectSource.root src + "/pyproject.toml";
    in
    if builtins.pathExists file then (lib.importTOML file).project or { } else { };
in
/**
  Builds a Python service: the interpreter, its packages and the project's own
  modules, with a program that starts it.

  The packages are those of nixpkgs (`pythonPackages`), or the wheels that the
  project's lock file names: requirements.txt with hashes, or uv.lock. Wheels are
  downloaded by a fixed-output derivation that depends on the lock file alone and
  installed without a network. Logs are not buffered; an init process in the image
  passes signals on.

  # Inputs

  `src` (path)
  : The project's folder. Its modules are found in it and in its folder `src`.

  `entry` (string or list of strings)
  : What is started: a file (`"main.py"`) or a module (`"uvicorn"`), in a list with its arguments
    (`[ "uvicorn" "main:app" "--host" "0.0.0.0" ]`).

  `pythonPackages` (function, default: none)
  : Packages of nixpkgs: `ps: [ ps.flask ]`. Without it `src` has a lock file.

  `depsHash` (string, or set of strings by system)
  : The hash of the wheels. Start with `lib.fakeHash` and run `fod-hash update`. Compiled wheels differ
    from system to system: `depsHash.x86_64-linux = "…";`.

  `deps` (`"lock"`, default: none)
  : Takes each wheel by the hash that uv.lock has, without `depsHash`.

  `python` (package, default: `python3`)
  : The interpreter.

  `nativeLibraries` (list of packages, default: `[ ]`)
  : Shared libraries that wheels need besides those of C and C++ and zlib.

  `extraBinaries` (list of packages, default: `[ ]`)
  : Programs that the service starts, put before its PATH; see `fetchBinary`.

  `fonts` (list of packages, default: `[ ]`)
  : Fonts that fontconfig and Pillow find.

  `image` (set, default: `{ }`)
  : All about the image: the arguments of `mkImage` but `entrypoint` and `cmd`.

  `pname`, `version` (default: from pyproject.toml)
  : As in `mkDerivation`, to which all other arguments go unchanged.

  # Type

  ```
  mkPythonService :: AttrSet -> Derivation
  ```

  The result holds the program `bin/<pname>`. Its attributes: `deps` (the wheels, or the
  environment of nixpkgs' packages), `environment` (a Python that has the packages),
  `image`, `oci-image`, `push`, `load`, `devShell` and `tests`.

  # Examples

  ```nix
  infra.mkPythonService {
    pname = "badge-signer";
    version = "1.0.0";
    src = ./.;
    entry = "main.py";
    pythonPackages = ps: [ ps.flask ps.pillow ];
    extraBinaries = [ pkgs.c2patool ];
    fonts = [ pkgs.dejavu_fonts ];
  }
  ```
*/
lib.extendMkDerivation {
  constructDrv = stdenv.mkDerivation;
  excludeDrvArgNames = ownNames;

  extendDrvArgs =
    finalAttrs:
    {
      src,
      entry ? null,
      pythonPackages ? null,
      deps ? null,
      depsHash ? null,
      python ? python3,
      nativeLibraries ? [ ],
      extraBinaries ? [ ],
      fonts ? [ ],
      image ? { },
      ...
    }@args:
    let
      python' = pythonDeps.make {
        inherit (finalAttrs) pname src;
        inherit
          python
          pythonPackages
          deps
          depsHash
          nativeLibraries
          ;
        hashProblems = javascriptDeps.hashProblems args;
      };
      inherit (python') environment;

      words = lib.toList entry;
      isFile = lib.hasSuffix ".py" (lib.head words);
      folder = "$out/lib/${finalAttrs.pname}";
      launcher = pythonLauncher {
        interpreter = "${environment}/bin/python3";
        modulePath = [
          "@folder@"
          "@folder@/src"
        ];
        ${if isFile then "file" else "module"} = lib.optionalString isFile "@folder@/" + lib.head words;
        arguments = lib.tail words;
        binaries = map (package: "${lib.getBin package}/bin") extraBinaries;
        variables = {
          PYTHONUNBUFFERED = "1";
          PYTHONDONTWRITEBYTECODE = "1";
        }
        // fontVariables fonts;
      };

      package = results.forImage "mkPythonService" args finalAttrs.finalPackage;
    in
    problems.orThrow "mkPythonService"
      (
        entryProblems entry
        ++ problems.misspelt ownNames args
        ++ pythonDeps.argumentProblems args
        ++ imageProblems { } image
      )
      {
        pname =
          args.pname or ((manifest src).name
            or (throw "mkPythonService: missing `pname`, the name of the service; src has no pyproject.toml with one")
          );
        version = args.version or (manifest src).version or "0";

        src = projectSource.seen src;
        strictDeps = true;
        nativeBuildInputs = [ environment ] ++ args.nativeBuildInputs or [ ];

        dontConfigure = args.dontConfigure or true;
        dontBuild = args.dontBuild or true;
        installPhase =
          args.installPhase or ''
            runHook preInstall
            ${lib.optionalString isFile ''
              if [ ! -e ${lib.escapeShellArg (lib.head words)} ]; then
                echo ${lib.escapeShellArg "mkPythonService: `entry` names ${lib.head words}, which is not in `src`; is it known to git? (git add -N ${lib.head words})"} >&2
                exit 1
              fi
            ''}
            mkdir -p ${folder} $out/bin
            cp -r . ${folder}
            # What tests left is by time; what follows is by content.
            find ${folder} -name __pycache__ -prune -exec rm -r {} +
            PYTHONHASHSEED=0 python3 -m compileall -q -j 1 --invalidation-mode unchecked-hash ${folder}
            substitute ${launcher} $out/bin/${finalAttrs.pname} --replace-quiet @folder@ ${folder}
            chmod 755 $out/bin/${finalAttrs.pname}
            runHook postInstall
          '';

        meta = {
          mainProgram = finalAttrs.pname;
        }
        // args.meta or { };

        passthru =
          results.passthru {
            name = finalAttrs.pname;
            inherit (python') deps;
            programs = [ environment ];
            dev = {
              command = "PORT=8080 PYTHONPATH=.:src exec python3 -u ${
                lib.optionalString (!isFile) "-m "
              }${lib.escapeShellArgs words}";
              help = "the service, on http://127.0.0.1:8080";
              port = 8080;
            };
            image = mkImage (
              {
                name = finalAttrs.pname;
                # Python as first process would not stop on SIGTERM.
                init = true;
              }
              // image
              // {
                entrypoint = [ (lib.getExe package) ];
                layers = {
                  runtime = [ package.environment.python ];
                  dependencies = [ package.environment ] ++ extraBinaries ++ fonts;
                }
                // image.layers or { };
              }
            );
          }
          // {
            inherit environment;
          }
          // args.passthru or { };
      };
}
