{
  lib,
  stdenv,
  bun,
  imageProblems,
  imagePkgs,
  javascriptProject,
  mkImage,
  nodejs,
  nodejs-slim,
  problems,
  results,
}:
let
  ownNames = javascriptProject.ownNames ++ [
    "assets"
    "buildScript"
    "bundle"
    "entry"
    "smokeTest"
  ];
in
/**
  Builds a service that runs on node, without npm and without what only its build
  needs.

  The dependencies are a fixed-output derivation; the build runs outside it,
  without a network.

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

  `bundle` (boolean, default: `true` without `nativeAddons`)
  : Whether one file is made of the program and its dependencies (by `bun build --target=node`). Without it
    the folder of `entry` is taken as the build script left it, with the production dependencies beside it.
    So for SvelteKit and other frameworks that bundle themselves.

  `entry` (string, default: `"src/index.ts"`, without `bundle`: `"build/index.js"`)
  : The file that starts the service; without `bundle` one that the build script writes.

  `buildScript` (string, default: `null`, without `bundle`: `"build"`)
  : The script of package.json that builds, run before the bundling.

  `assets` (list of strings, default: `[ ]`)
  : More files and folders of the package that the service reads at run time.

  `smokeTest` (list of strings, default: `null`)
  : Arguments with which the program has to end without an error in the build, such as `[ "--version" ]`.

  `image` (set, default: `{ }`)
  : All about the image: the arguments of `mkImage` but `entrypoint` and `cmd`.

  `pname`, `version` (default: from package.json)
  : As in `mkDerivation`, to which all other arguments go unchanged.

  # Type

  ```
  mkNodeService :: AttrSet -> Derivation
  ```

  The result has the service as a program in `bin`. Its attributes: `deps` (the
  dependencies), `image` (a docker-archive), `oci-image`, `push`, `load`,
  `devShell` and `tests`. With `doCheck = true` the script `test` runs.

  # Examples

  ```nix
  infra.mkNodeService {
    src = ./.; # SvelteKit with adapter-node
    depsHash = lib.fakeHash; # `fod-hash update` replaces it
    bundle = false;
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
      bundle ? nativeAddons == [ ],
      entry ? if bundle then "src/index.ts" else "build/index.js",
      buildScript ? if bundle then null else "build",
      assets ? [ ],
      smokeTest ? null,
      image ? { },
      ...
    }@args:
    let
      js = javascriptProject.make { inherit finalAttrs args; };

      # Below $out, where the package lies: as in the project, so that node finds
      # the dependencies of a workspace.
      folder = "lib/${finalAttrs.pname}${lib.optionalString (workspace != "") "/${workspace}"}";
      file = if bundle then "index.mjs" else entry;

      install =
        if bundle then
          ''
            cp -r built/. $out/${folder}/
          ''
        else
          ''
            [ -e ${lib.escapeShellArg entry} ] || {
              echo "mkNodeService: the script ${toString buildScript} wrote no ${entry}; set \`entry\` to the file that starts the service" >&2
              exit 1
            }
            cp -r --parents ${lib.escapeShellArg (dirOf entry)} package.json $out/${folder}/
            node ${./internal/javascript-production.mjs} "$projectRoot" $out/lib/$pname
          '';

      package = results.forImage "mkNodeService" args finalAttrs.finalPackage;
    in
    problems.orThrow "mkNodeService"
      (
        javascriptProject.argumentProblems ownNames args
        ++ imageProblems { } image
        ++ lib.optionals bundle (javascriptProject.entryProblems args entry)
      )
      (
        js.attrs
        // {
          nativeBuildInputs = js.attrs.nativeBuildInputs ++ lib.optional bundle bun;

          buildPhase =
            args.buildPhase or ''
              runHook preBuild
              ${js.enter}
              ${js.typeCheck}
              ${lib.optionalString (buildScript != null) (js.run buildScript)}
              ${lib.optionalString bundle ''
                NODE_ENV=production bun build ${lib.escapeShellArg entry} --target=node --outdir=built --entry-naming=index.mjs
              ''}
              runHook postBuild
            '';

          installPhase =
            args.installPhase or ''
              runHook preInstall
              ${js.enter}
              mkdir -p $out/bin $out/${folder}
              ${install}
              ${lib.concatMapStrings (asset: ''
                cp -r --parents ${lib.escapeShellArg asset} $out/${folder}/
              '') assets}
              printf '#!%s\nimport("%s");\n' ${lib.getExe nodejs-slim} $out/${folder}/${file} > $out/bin/$pname
              chmod 755 $out/bin/$pname

              # Programs of dependencies were made to run with the build's node.
              grep --recursive --files-with-matches --null '^#!${nodejs}/bin/node' $out/lib > scripts || [ $? = 1 ]
              xargs --null --no-run-if-empty sed --in-place '1s,^#!${nodejs}/bin/node,#!${lib.getExe nodejs-slim},' < scripts
              ${lib.optionalString (smokeTest != null) "$out/bin/$pname ${lib.escapeShellArgs smokeTest}"}
              runHook postInstall
            '';

          # npm is no part of a running service.
          disallowedReferences = lib.optional (nodejs != nodejs-slim) nodejs;
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
                if bundle then
                  {
                    command = ''
                      ${js.install}
                      PORT=8080 exec node --watch ${lib.escapeShellArg entry}'';
                    help = "the service, restarted when a file changes, on http://127.0.0.1:8080";
                    port = 8080;
                  }
                else
                  null;
              image = mkImage (
                {
                  name = finalAttrs.pname;
                  inherit (finalAttrs) meta;
                  init = true;
                }
                // image
                // {
                  layers = {
                    runtime = [ imagePkgs.nodejs-slim ];
                  }
                  # A bundle holds its dependencies; what else is needed cannot be told.
                  // lib.optionalAttrs (bundle && nativeAddons == [ ]) { dependencies = [ ]; }
                  // image.layers or { };
                  env = {
                    NODE_ENV = "production";
                  }
                  // image.env or { };
                  entrypoint = [
                    (lib.getExe imagePkgs.nodejs-slim)
                    "${package}/${folder}/${file}"
                  ];
                }
              );
            }
            // args.passthru or { };
        }
      );
}
