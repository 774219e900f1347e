{
  lib,
  stdenv,
  hugo,
  hugoModules,
  hugoProblems,
  imageProblems,
  javascriptDeps,
  mkStaticSite,
  problems,
  projectSource,
  results,
}:
let
  ownNames = [
    "baseURL"
    "depsHash"
    "hugoFlags"
    "image"
    "nodeDepsHash"
  ];
in
/**
  Builds a Hugo site. Its modules and node packages are fixed-output derivations
  that depend on the lock files alone; the site is built without a network.

  # Inputs

  `src` (path)
  : The site's folder.

  `baseURL` (string, default: `"/"`)
  : The address that the site is served from.

  `depsHash` (string, default: none)
  : The hash of the Hugo modules, where `src` has go.sum. Start with `lib.fakeHash` and run `fod-hash update`.

  `nodeDepsHash` (string, default: none)
  : The hash of the node packages, where `src` has package-lock.json: for PostCSS, Tailwind and the like.

  `hugoFlags` (list of strings, default: `[ "--minify" ]`)
  : Options of `hugo`.

  `image` (set, default: `{ }`)
  : All about the image: the arguments of `mkImage` but `entrypoint` and `cmd`.

  `pname`, `version`
  : As in `mkDerivation`, to which all other arguments go unchanged.

  # Type

  ```
  mkHugoSite :: AttrSet -> Derivation
  ```

  The result holds the built site. Its attributes: `deps` (the modules, where there
  are some), `nodeDeps`, `image`, `oci-image`, `push`, `load`, `devShell` and `tests`.

  # Examples

  ```nix
  infra.mkHugoSite {
    pname = "docs";
    version = "1.0.0";
    src = ./.;
    baseURL = "https://docs.example.org/";
    depsHash = lib.fakeHash; # `fod-hash update` replaces it
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
      baseURL ? "/",
      depsHash ? null,
      nodeDepsHash ? null,
      hugoFlags ? [ "--minify" ],
      image ? { },
      ...
    }@args:
    let
      root = projectSource.root src;
      files = lib.attrNames (builtins.readDir root);
      modules = hugoModules {
        inherit (finalAttrs) pname;
        inherit root;
        hash = depsHash;
      };
      node = javascriptDeps.make {
        inherit root;
        name = finalAttrs.pname;
        depsHash = nodeDepsHash;
        deps = null;
      };
      ofNode = name: default: if nodeDepsHash == null then default else node.attrs.${name} or default;
    in
    problems.orThrow "mkHugoSite"
      (hugoProblems files args ++ problems.misspelt ownNames args ++ imageProblems { } image)
      {
        version = args.version or "0";
        src = projectSource.seen src;
        strictDeps = true;
        npmDeps = ofNode "npmDeps" null;
        npmRebuildFlags = ofNode "npmRebuildFlags" null;
        nativeBuildInputs = [
          hugo
        ]
        ++ ofNode "nativeBuildInputs" [ ]
        ++ args.nativeBuildInputs or [ ];
        postPatch =
          lib.optionalString (depsHash != null) ''
            cp -r ${modules} _vendor
            chmod -R u+w _vendor
          ''
          + ofNode "postPatch" ""
          + args.postPatch or "";

        buildPhase =
          args.buildPhase or ''
            runHook preBuild
            export HUGO_CACHEDIR=$TMPDIR/cache LANG=C.UTF-8
            # A build has no history to ask.
            export HUGO_ENABLEGITINFO=false
            hugo --baseURL ${lib.escapeShellArg baseURL} --destination "$TMPDIR/public" --noBuildLock ${lib.escapeShellArgs hugoFlags}
            runHook postBuild
          '';
        installPhase =
          args.installPhase or ''
            runHook preInstall
            if [ ! -e "$TMPDIR/public/index.html" ]; then
              echo 'mkHugoSite: hugo wrote no index.html: the site has no layout for its home page, or the theme that has it is not in `src`; a submodule must be known to the flake (`?submodules=1`), a module to go.mod' >&2
              exit 1
            fi
            cp -r "$TMPDIR/public" $out
            runHook postInstall
          '';

        # A site is data: its folders `bin`, `man` or `share` mean nothing special.
        dontFixup = args.dontFixup or true;

        passthru =
          results.passthru {
            name = finalAttrs.pname;
            deps = if depsHash == null then null else modules;
            dev = {
              command = "exec hugo server --bind 127.0.0.1 --port 1313 --buildDrafts";
              help = "Hugo, on http://127.0.0.1:1313";
              port = 1313;
            };
            programs = [ hugo ] ++ lib.optionals (nodeDepsHash != null) node.programs;
            image = mkStaticSite {
              root = results.forImage "mkHugoSite" args finalAttrs.finalPackage;
              name = finalAttrs.pname;
              inherit image;
            };
          }
          // lib.optionalAttrs (nodeDepsHash != null) { nodeDeps = node.deps; }
          // args.passthru or { };
      };
}
