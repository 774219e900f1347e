{
  lib,
  stdenv,
  bun,
  bunPrebuilt,
  imageProblems,
  imagePkgs,
  javascriptProject,
  mkImage,
  problems,
  results,
}:
let
  ownNames = javascriptProject.ownNames ++ [
    "assets"
    "compile"
    "entry"
    "prebuilt"
    "smokeTest"
  ];
in
/**
  Builds a service that runs on bun.

  The dependencies are a fixed-output derivation; `bun build` runs outside it,
  without a network, and makes one file of the program and its dependencies.

  # Inputs

  `src` (path)
  : The project's folder, with `package-lock.json`, `pnpm-lock.yaml` or `bun.lock`.

  `root` (path) and `workspace` (string)
  : Instead of `src`, for a project with workspaces: the folder with the lock file, and the package's folder
    below it, such as `"apps/web"`. All packages of a project share their dependencies.

  `depsHash` (string, or set of strings by system)
  : The hash of the dependencies. Start with `lib.fakeHash` and run `fod-hash update`.
    With bun the dependencies differ from system to system: `depsHash.x86_64-linux = "…";`.

  `depsMadeBy` (string, default: `null`)
  : What the hash was made with, such as `"bun 1.3.13"`. Where the build's bun is another one, the
    mismatch that follows says so.

  `deps` (`"lock"`, default: `null`)
  : `"lock"` needs no `depsHash`: each package of package-lock.json is downloaded by the hash that stands there.

  `nativeAddons` (list of strings, default: `[ ]`)
  : Packages whose install scripts run, since they compile or choose a binary. They are loaded once as a test.
    Libraries and headers that they need go into `buildInputs`.

  `typeCheckScript` (string, default: `"typecheck"` where package.json has it)
  : The script of package.json that checks types, run before the build.

  `entry` (string, default: `"src/index.ts"`, with `prebuilt`: `"index.js"`)
  : The file that starts the service.

  `assets` (list of strings, default: `[ ]`)
  : Files and folders of the package that the service reads at run time. They lie beside the built file.

  `compile` (boolean, default: `false`)
  : Makes one program with bun inside (`bun build --compile`). It is neither stripped nor patched
    afterwards, which would cut the code off. The build tries whether it starts.

  `smokeTest` (list of strings, default: `null`)
  : Arguments with which the program has to end without an error in the build, such as `[ "--version" ]`.

  `prebuilt` (path, default: `null`)
  : A folder that was built elsewhere and that git knows; nothing is downloaded or built then.

  `image` (set, default: `{ }`)
  : All about the image: the arguments of `mkImage` but `entrypoint` and `cmd`.

  `pname`, `version` (default: from package.json)
  : As in `mkDerivation`, to which all other arguments go unchanged.

  # Type

  ```
  mkBunService :: AttrSet -> Derivation
  ```

  The result has the service as a program in `bin`. Its attributes: `deps` (the
  dependencies), `image` (a docker-archive), `oci-image`, `push`, `load`,
  `devShell` and `tests`. With `doCheck = true` the script `test` runs.

  # Examples

  ```nix
  infra.mkBunService {
    src = ./.;
    depsHash.x86_64-linux = lib.fakeHash; # `fod-hash update` replaces it
    image.port = 3000;
  }
  ```
*/
lib.extendMkDerivation {
  constructDrv = stdenv.mkDerivation;
  excludeDrvArgNames = ownNames;

  extendDrvArgs =
    finalAttrs:
    {
      src ? null,
      root ? null,
      workspace ? "",
      depsHash ? null,
      depsMadeBy ? null,
      deps ? null,
      nativeAddons ? [ ],
      typeCheckScript ? null,
      prebuilt ? null,
      entry ? if prebuilt == null then "src/index.ts" else "index.js",
      assets ? [ ],
      compile ? false,
      smokeTest ? null,
      image ? { },
      ...
    }@args:
    let
      js =
        if prebuilt != null then
          bunPrebuilt args
        else
          javascriptProject.make {
            inherit finalAttrs args;
            runtime = lib.getExe bun;
          };

      # Below $out, where the built file lies.
      folder = "lib/${finalAttrs.pname}${lib.optionalString (workspace != "") "/${workspace}"}";
      built = "${lib.removeSuffix ".ts" (lib.removeSuffix ".tsx" (lib.removeSuffix ".js" (baseNameOf entry)))}.js";
      file = if prebuilt != null then entry else built;

      external = lib.concatMap (name: [
        "--external"
        name
      ]) nativeAddons;

      buildCommand =
        if compile then
          "bun build ${lib.escapeShellArg entry} --compile --outfile=built/program"
        else
          "bun build ${lib.escapeShellArg entry} --target=bun --outdir=built ${lib.escapeShellArgs external}";

      # The program bun itself, when told to be it, or the service's own answer.
      smoke = ''
        ${lib.optionalString compile ''
          [ "$(BUN_BE_BUN=1 $out/bin/$pname --version)" = ${bun.version} ] || {
            echo "mkBunService: the compiled program does not start" >&2
            exit 1
          }
        ''}
        ${lib.optionalString (smokeTest != null) "$out/bin/$pname ${lib.escapeShellArgs smokeTest}"}
      '';

      install =
        if compile then
          "install -D --mode=755 built/program $out/bin/$pname"
        else
          ''
            mkdir -p $out/bin $out/${folder}
            cp -r ${if prebuilt == null then "built" else "."}/. $out/${folder}/
            ${lib.optionalString (nativeAddons != [ ]) ''
              node ${./internal/javascript-production.mjs} "$projectRoot" $out/lib/$pname --only ${lib.escapeShellArgs nativeAddons}
            ''}
            printf '#!%s\nimport "%s";\n' ${lib.getExe bun} $out/${folder}/${file} > $out/bin/$pname
            chmod 755 $out/bin/$pname
          '';

      package = results.forImage "mkBunService" args finalAttrs.finalPackage;
    in
    problems.orThrow "mkBunService"
      (
        imageProblems { } image
        ++ (
          if prebuilt != null then
            bunPrebuilt.problems { inherit prebuilt entry; }
          else
            javascriptProject.argumentProblems ownNames args ++ javascriptProject.entryProblems args entry
        )
      )
      (
        js.attrs
        // {
          buildPhase =
            args.buildPhase or ''
              runHook preBuild
              ${js.enter}
              ${js.typeCheck}
              NODE_ENV=production ${buildCommand}
              runHook postBuild
            '';

          installPhase =
            args.installPhase or ''
              runHook preInstall
              ${js.enter}
              ${install}
              ${lib.concatMapStrings (asset: ''
                cp -r --parents ${lib.escapeShellArg asset} ${if compile then "$out" else "$out/${folder}"}/
              '') assets}
              ${smoke}
              runHook postInstall
            '';

          # A compiled program holds the code behind its end; a script is not to be changed.
          dontFixup = args.dontFixup or true;
          meta = {
            mainProgram = finalAttrs.pname;
          }
          // args.meta or { };

          passthru =
            results.passthru {
              name = finalAttrs.pname;
              inherit (js) deps programs;
              dev =
                if prebuilt != null then
                  null
                else
                  {
                    command = ''
                      ${js.install}
                      PORT=8080 exec bun --watch ${lib.escapeShellArg entry}'';
                    help = "the service, restarted when a file changes, on http://127.0.0.1:8080";
                    port = 8080;
                  };
              image = mkImage (
                {
                  name = finalAttrs.pname;
                  inherit (finalAttrs) meta;
                  init = true;
                }
                // image
                // {
                  layers =
                    lib.optionalAttrs (!compile) { runtime = [ imagePkgs.bun ]; }
                    # A bundle holds its dependencies; what else is needed cannot be told.
                    // lib.optionalAttrs (!compile && prebuilt == null && nativeAddons == [ ]) { dependencies = [ ]; }
                    // image.layers or { };
                  env = {
                    NODE_ENV = "production";
                  }
                  // image.env or { };
                  entrypoint =
                    if compile then
                      [ "${package}/bin/${finalAttrs.pname}" ]
                    else
                      [
                        (lib.getExe imagePkgs.bun)
                        "${package}/${folder}/${file}"
                      ];
                }
              );
            }
            // args.passthru or { };
        }
      );
}
