{
  lib,
  stdenv,
  imageProblems,
  javascriptProject,
  mkStaticSite,
  problems,
  results,
  secrets,
}:
let
  ownNames = javascriptProject.ownNames ++ [
    "allowPublic"
    "buildScript"
    "distDir"
    "envPrefix"
    "publicEnv"
  ];

  publicProblems =
    prefix: publicEnv:
    map (
      name:
      "publicEnv.${name}: Vite shows a page only what starts with `${prefix}`; name it `${prefix}${name}`, or set `envPrefix` as vite.config does"
    ) (lib.filter (name: !lib.hasPrefix prefix name) (lib.attrNames publicEnv));
in
/**
  Builds a Vite site from its npm, pnpm or bun lock file.

  The dependencies are a fixed-output derivation that depends on the lock file
  alone. The type check and `vite build` run outside it, without a network.

  # Inputs

  `src` (path)
  : The project's folder, with `package-lock.json`, `pnpm-lock.yaml` or `bun.lock`. The build does not see flake.nix,
    flake.lock, README.md and the like, so that they move no digest; a source made by
    `lib.fileset.toSource` is taken as it is.

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

  `publicEnv` (set of strings, default: `{ }`)
  : Variables that the page may show (`import.meta.env.VITE_…`). They do not touch `depsHash`.

  `allowPublic` (set of strings, default: `{ }`)
  : `allowPublic.NAME = "reason"`: why a variable in `publicEnv` that looks like a secret is none.

  `envPrefix` (string, default: `"VITE_"`)
  : What the names in `publicEnv` start with, if vite.config changes it.

  `buildScript` (string, default: `"build"`)
  : The script of package.json that builds.

  `distDir` (string, default: `"dist"`)
  : Where that script writes to.

  `image` (set, default: `{ }`)
  : All about the image: the arguments of `mkImage` but `entrypoint` and `cmd`, and `spaFallback`
    (default: `true`) of `mkStaticSite`.

  `pname`, `version` (default: from package.json)
  : As in `mkDerivation`, to which all other arguments go unchanged.

  # Type

  ```
  mkVitePackage :: AttrSet -> Derivation
  ```

  The result holds the built site. Its attributes: `deps` (the dependencies),
  `image` (a web server with the site, as a docker-archive), `oci-image`, `push`,
  `load`, `devShell` and `tests`. With `doCheck = true` the script `test` runs.

  # Examples

  ```nix
  infra.mkVitePackage {
    src = ./.;
    depsHash = lib.fakeHash; # `fod-hash update` replaces it
    publicEnv.VITE_API = "https://api.example.org";
    image.env.TZ = "Europe/Paris";
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
      publicEnv ? { },
      allowPublic ? { },
      envPrefix ? "VITE_",
      buildScript ? "build",
      distDir ? "dist",
      image ? { },
      ...
    }@args:
    let
      js = javascriptProject.make { inherit finalAttrs args; };
    in
    problems.orThrow "mkVitePackage"
      (
        javascriptProject.argumentProblems ownNames args
        ++ imageProblems { extra = [ "spaFallback" ]; } image
        ++ publicProblems envPrefix publicEnv
        ++ secrets.problems {
          what = "publicEnv";
          variables = publicEnv;
          inherit allowPublic;
        }
        ++ secrets.reasonProblems allowPublic publicEnv
      )
      (
        js.attrs
        // {
          env = publicEnv // args.env or { };

          buildPhase =
            args.buildPhase or ''
              runHook preBuild
              ${js.enter}
              ${js.typeCheck}
              ${js.run buildScript}
              runHook postBuild
            '';

          installPhase =
            args.installPhase or ''
              runHook preInstall
              if [ ! -e ${distDir}/index.html ]; then
                echo 'mkVitePackage: the script ${buildScript} wrote no ${distDir}/index.html; set `distDir` to the folder it writes to' >&2
                exit 1
              fi
              cp -r ${distDir} $out
              runHook postInstall
            '';

          # A site is data: its folders `bin`, `man` or `share` mean nothing special.
          dontFixup = args.dontFixup or true;

          passthru =
            results.passthru {
              name = finalAttrs.pname;
              inherit (js) deps programs;
              dev = {
                command = ''
                  ${js.install}
                  exec node_modules/.bin/vite --host 127.0.0.1 --port 5173 --strictPort'';
                help = "Vite, on http://127.0.0.1:5173";
                port = 5173;
              };
              image = mkStaticSite {
                root = results.forImage "mkVitePackage" args finalAttrs.finalPackage;
                name = finalAttrs.pname;
                spaFallback = image.spaFallback or true;
                image = removeAttrs image [ "spaFallback" ];
              };
            }
            // args.passthru or { };
        }
      );
}
