{
  lib,
  pkgs,
  imagePkgs,
  imageProblems,
  mkImage,
  problems,
  removeReferencesTo,
  results,
  runCommand,
}:
let
  # What was given as a function of a package set, for this one.
  over = set: value: if lib.isFunction value then value set else value;

  argumentProblems =
    {
      package,
      packages,
      name,
    }:
    lib.optional (package == null && packages == [ ]) ''
      neither `package` nor `packages`; one of these says what the image runs:
        package = pkgs: pkgs.callPackage ./package.nix { };
        packages = pkgs: [ pkgs.jre_minimal ];''
    ++
      lib.optional (package != null && !lib.isDerivation package)
        "`package` must be a derivation, or a function of the package set, not a ${builtins.typeOf package}"
    ++ lib.optional (
      !(lib.isList packages && lib.all lib.isDerivation packages)
    ) "`packages` must be a list of derivations, or a function of the package set"
    ++ lib.optional (
      package == null && packages != [ ] && name == null
    ) "missing `name`, the name of the image, since there is no `package` to take it from";

  systemProblems =
    package:
    lib.optional (package.system != imagePkgs.stdenv.hostPlatform.system) ''
      the image is for ${imagePkgs.stdenv.hostPlatform.system} and the package for ${package.system}; give it as a function of the package set:
        package = pkgs: pkgs.callPackage ./package.nix { };'';

  # "program" in the package's `bin`, or a path.
  programOf =
    package: program:
    if program == null then
      lib.getExe package
    else if lib.hasPrefix "/" program then
      program
    else
      lib.getExe' package program;

  # The package without the words that lead to other packages, as compilers
  # leave them in programs for messages and debuggers.
  forget =
    others: package:
    if others == [ ] then
      package
    else
      runCommand "${lib.getName package}-${lib.getVersion package}"
        {
          original = package;
          disallowedRequisites = others;
          nativeBuildInputs = [ removeReferencesTo ];
          meta = package.meta or { };
        }
        ''
          cp -r --no-preserve=ownership $original $out
          chmod -R u+w $out
          # The copy's own path is as long as the original's.
          find $out -type f -exec sed -i "s|$original|$out|g" {} +
          find $out -type f -exec remove-references-to ${
            lib.concatMapStringsSep " " (other: "-t ${other}") others
          } {} +
        '';

  /**
    Gives any package an image, a way to push it and a shell: a program of Go,
    Rust, Java or COBOL, a virtual environment, the result of another builder.

    # Inputs

    `package` (derivation, or function of the package set, default: `null`)
    : What runs. As a function it is called with the package set of the host and with that of
      images, so that a Mac gets both.

    `packages` (list of derivations, or function of the package set, default: `[ ]`)
    : Programs on the PATH of the image. Without `package` the first of them runs.

    `program` (string, default: the package's `meta.mainProgram`)
    : The name of the program in the package's `bin`, or an absolute store path.

    `arguments` (list of strings, default: `[ ]`)
    : Fixed arguments of the program.

    `removeReferences` (list of derivations, or function of the package set, default: `[ ]`)
    : What the program names and does not need when it runs, such as its compiler. The build fails
      where one is still needed.

    `shell` (list of derivations, or function of the package set, default: `[ ]`)
    : Programs in the dev shell, such as the compiler.

    `name` (string, default: the package's)
    : Name of the image.

    `image` (set, default: `{ }`)
    : All else about the image: the arguments of `mkImage` but `entrypoint`.

    # Type

    ```
    mkRuntime :: AttrSet -> Derivation
    ```

    The result is `package` with the attributes `deps` (its download, where nixpkgs' builder
    makes one), `image`, `oci-image`, `push`, `load`, `devShell` and `tests`.

    # Examples

    ```nix
    infra.mkRuntime {
      package = pkgs: pkgs.callPackage ./package.nix { };
      packages = pkgs: [ pkgs.ffmpeg-headless ];
      image.port = 9000;
    }
    ```
  */
  make =
    given@{
      package ? null,
      packages ? [ ],
      program ? null,
      arguments ? [ ],
      removeReferences ? [ ],
      shell ? [ ],
      name ? null,
      image ? { },
    }:
    let
      chosen = set: if package == null then lib.head (over set packages) else over set package;
      of = set: forget (over set removeReferences) (chosen set);
      here = of pkgs;
      there = of imagePkgs;

      # What the package builders of nixpkgs call their download.
      downloads = lib.filter lib.isDerivation (
        lib.attrVals (lib.filter (name: (chosen pkgs) ? ${name}) [
          "cargoDeps"
          "goModules"
          "mvnDeps"
          "npmDeps"
          "pnpmDeps"
        ]) (chosen pkgs)
      );

      path = over imagePkgs packages;
      redo = change: make (given // { package = set: change (over set package); });
    in
    problems.orThrow "mkRuntime"
      (
        argumentProblems {
          inherit name;
          package = over pkgs package;
          packages = over pkgs packages;
        }
        ++ imageProblems { fixed = [ "entrypoint" ]; } image
      )
      (
        here
        // results.passthru {
          name = if name == null then lib.getName here else name;
          deps = if downloads == [ ] then null else lib.head downloads;
          programs = over pkgs packages ++ over pkgs shell;
          tests = here.tests or { };
          image = problems.orThrow "mkRuntime" (systemProblems there) (
            mkImage (
              {
                name = if name == null then lib.getName there else name;
                meta = there.meta or { };
              }
              // image
              // {
                entrypoint = [ (programOf there program) ] ++ arguments;
                env = lib.optionalAttrs (path != [ ]) { PATH = lib.makeBinPath path; } // image.env or { };
              }
            )
          );
        }
        // lib.optionalAttrs (package != null && over pkgs package ? overrideAttrs) {
          overrideAttrs = change: redo (drv: drv.overrideAttrs change);
        }
      );
in
problems.closed "mkRuntime" make
