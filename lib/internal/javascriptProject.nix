# What the builders of JavaScript projects have in common: the arguments about
# the project and its dependencies, and the part of the build before their own.
{
  lib,
  javascriptAddons,
  javascriptDeps,
  problems,
  projectSource,
}:
let
  # What puts the packages of the lock file into `node_modules`.
  installs = {
    npm = "npm ci";
    pnpm = "pnpm install --frozen-lockfile";
    bun = "bun install --frozen-lockfile";
  };

  # A scope is no part of a derivation's name.
  unscoped = name: lib.last (lib.splitString "/" name);

  folderProblems =
    {
      src ? null,
      root ? null,
      workspace ? "",
      ...
    }:
    lib.optional (src == null && root == null) "missing argument `src`; src = ./.;"
    ++ lib.optional (
      src != null && root != null
    ) "`src` is for a project of one package, `root` for one with workspaces; give one of them"
    ++ lib.optional (
      root != null && workspace == ""
    ) "missing `workspace`, the folder of the package below `root`; workspace = \"apps/web\";"
    ++ lib.optional (
      root == null && workspace != ""
    ) "`workspace` needs `root`, the folder with the lock file; root = ./.;";

  # In `root`, which is there.
  workspaceProblems =
    root: workspace:
    let
      found = lib.remove "" (lib.attrNames (projectSource.manifests root));
    in
    lib.optional (!builtins.pathExists (projectSource.below root workspace + "/package.json"))
      "there is no ${lib.optionalString (workspace != "") "${workspace}/"}package.json${
        lib.optionalString (found != [ ]) "; folders with one are: ${lib.concatStringsSep ", " found}"
      }; a file that git does not know is not there for a flake: git add --all";
in
{
  # Arguments of every such builder, besides those of mkDerivation.
  ownNames = [
    "deps"
    "depsHash"
    "depsMadeBy"
    "image"
    "nativeAddons"
    "root"
    "typeCheckScript"
    "workspace"
  ];

  # argumentProblems :: [String] -> AttrSet -> [String]
  # `known` are the names that the builder takes itself.
  argumentProblems =
    known: args:
    let
      root = projectSource.root (args.root or args.src);
      ofFolder = folderProblems args;
    in
    problems.misspelt known args
    ++ javascriptDeps.hashProblems args
    ++ (
      if ofFolder != [ ] then
        ofFolder
      else
        workspaceProblems root (args.workspace or "")
        ++ javascriptDeps.projectProblems {
          inherit root;
          depsHash = args.depsHash or null;
          deps = args.deps or null;
        }
    );

  # entryProblems :: AttrSet -> String -> [String]
  entryProblems =
    args: entry:
    lib.optional (
      (args ? src || args ? root)
      && !builtins.pathExists (
        projectSource.below (projectSource.root (args.root or args.src)) (args.workspace or "")
        + "/${entry}"
      )
    ) "there is no ${entry}; set `entry` to the file that starts the service";

  # make :: { finalAttrs, args, runtime } -> { deps, programs, install, enter, run, typeCheck, manifest, attrs }
  # `runtime` names the program that will load addons; `enter`, `run SCRIPT` and
  # `typeCheck` are shell code: to the package's folder, a script of its manifest
  # and the one that checks types, which may be none.
  make =
    {
      finalAttrs,
      args,
      runtime ? "node",
    }:
    let
      workspace = args.workspace or "";
      given = args.root or args.src;
      root = projectSource.root finalAttrs.src;
      manifestOf = folder: lib.importJSON (projectSource.below folder workspace + "/package.json");
      manifest = manifestOf (projectSource.root given);
      js = javascriptDeps.make {
        inherit root;
        # That of the whole project: all packages of it share their dependencies.
        name = unscoped ((lib.importJSON (root + "/package.json")).name or "project");
        depsHash = args.depsHash or null;
        depsMadeBy = args.depsMadeBy or null;
        deps = args.deps or null;
      };
      typeCheckScript = args.typeCheckScript or null;
      enter = ''cd "$projectRoot/${workspace}"'';
      run = script: "${js.run} ${lib.escapeShellArg script}";
      addons = javascriptAddons {
        inherit workspace runtime;
        inherit (js) fromGit;
        names = args.nativeAddons or [ ];
        libraries = args.buildInputs or [ ];
      };
    in
    {
      inherit (js) deps programs;
      inherit manifest enter run;
      # In the user's own folder, where nothing may be installed yet.
      install = ''
        [ -d node_modules ] || ${installs.${js.manager}}
        cd ./${workspace}'';
      typeCheck =
        if typeCheckScript != null then
          run typeCheckScript
        else
          lib.optionalString (manifest ? scripts.typecheck) (run "typecheck");

      attrs = {
        # Which of these there are depends on `src`; names must not.
        npmDeps = js.attrs.npmDeps or null;
        npmRebuildFlags = args.npmRebuildFlags or (js.attrs.npmRebuildFlags or null);
        pnpmDeps = js.attrs.pnpmDeps or null;

        pname = args.pname or (unscoped manifest.name);
        version = args.version or manifest.version or "0";
        src = projectSource.seen given;
        strictDeps = true;
        nativeBuildInputs =
          js.attrs.nativeBuildInputs ++ addons.nativeBuildInputs ++ args.nativeBuildInputs or [ ];
        postPatch = js.attrs.postPatch or "" + args.postPatch or "";

        # After the hooks of the package managers, before anything of the user.
        preBuildPhases = [ "dependenciesPhase" ] ++ args.preBuildPhases or [ ];
        dependenciesPhase = ''
          runHook preDependencies
          projectRoot=$PWD
          ${addons.phase}
          runHook postDependencies
        '';

        # `doCheck = true` runs the package's own tests.
        checkPhase =
          args.checkPhase or ''
            runHook preCheck
            ${enter}
            ${run "test"}
            runHook postCheck
          '';
      };
    };
}
