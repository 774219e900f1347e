{
  lib,
  stdenv,
  imageProblems,
  javascriptDeps,
  mkStaticSite,
  problems,
  projectSource,
  results,
}:
let
  ownNames = [
    "buildScript"
    "depsHash"
    "distDir"
    "envPrefix"
    "image"
    "publicEnv"
  ];

  publicProblems =
    prefix: publicEnv:
    map (
      name:
      "publicEnv.${name}: Vite shows a page only what starts with `${prefix}`; name it `${prefix}${name}`, or set `envPrefix` as vite.config does"
    ) (lib.filter (name: !lib.hasPrefix prefix name) (lib.attrNames publicEnv));

  # A scope is no part of a derivation's name.
  manifest = src: lib.importJSON (src + "/package.json");
in
/**
  Builds a Vite site from its npm or bun lock file.

  The dependencies are a fixed-output derivation that depends on the lock file
  alone. The type check and `vite build` run outside it, without a network.

  # Inputs

  `src` (path)
  : The project's folder, with `package-lock.json` or `bun.lock`. The build does not see flake.nix,
    flake.lock, README.md and the like, so that they move no digest; a source made by
    `lib.fileset.toSource` is taken as it is.

  `depsHash` (string, or set of strings by system)
  : The hash of the dependencies. Start with `lib.fakeHash` and run `fod-hash update`.
    With bun the dependencies differ from system to system: `depsHash.x86_64-linux = "…";`.

  `publicEnv` (set of strings, default: `{ }`)
  : Variables that the page may show (`import.meta.env.VITE_…`). They do not touch `depsHash`.

  `envPrefix` (string, default: `"VITE_"`)
  : What the names in `publicEnv` start with, if vite.config changes it.

  `buildScript` (string, default: `"build"`)
  : The script of package.json that checks and builds.

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
  `image` (a web server with the site, as a docker-archive) and `devShell`.

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
      src,
      depsHash ? null,
      publicEnv ? { },
      envPrefix ? "VITE_",
      buildScript ? "build",
      distDir ? "dist",
      image ? { },
      ...
    }@args:
    let
      js = javascriptDeps.make {
        function = "mkVitePackage";
        inherit (finalAttrs) pname src;
        inherit depsHash;
      };
    in
    problems.orThrow "mkVitePackage"
      (
        javascriptDeps.hashProblems args
        ++ imageProblems { extra = [ "spaFallback" ]; } image
        ++ publicProblems envPrefix publicEnv
      )
      {
        pname = args.pname or (lib.last (lib.splitString "/" (manifest src).name));
        version = args.version or (manifest src).version or "0";

        src = projectSource.seen src;
        strictDeps = true;
        inherit (js) npmDeps;
        nativeBuildInputs = js.nativeBuildInputs ++ args.nativeBuildInputs or [ ];
        postPatch = js.postPatch + args.postPatch or "";
        env = publicEnv // args.env or { };

        buildPhase =
          args.buildPhase or ''
            runHook preBuild
            ${js.run} ${buildScript}
            runHook postBuild
          '';

        installPhase =
          args.installPhase or ''
            runHook preInstall
            if [ ! -e ${distDir}/index.html ]; then
              echo 'mkVitePackage: `${js.run} ${buildScript}` wrote no ${distDir}/index.html; set `distDir` to the folder it writes to' >&2
              exit 1
            fi
            cp -r ${distDir} $out
            runHook postInstall
          '';

        # A site is data: its folders `bin`, `man` or `share` mean nothing special.
        dontFixup = args.dontFixup or true;

        passthru =
          results.passthru {
            inherit (js) deps programs;
            image = mkStaticSite {
              root = results.forImage "mkVitePackage" args finalAttrs.finalPackage;
              name = finalAttrs.pname;
              spaFallback = image.spaFallback or true;
              image = removeAttrs image [ "spaFallback" ];
            };
          }
          // args.passthru or { };
      };
}
