/**
  Makes the library over a package set of your own.

  # Inputs

  `arguments`
  : Either a package set (`mkInfra pkgs`), or a set of:

    `pkgs`
    : The package set that programs and packages are built with.

    `imageSystem` (string, default: the system of `pkgs` on Linux, else `"x86_64-linux"`)
    : The system that images are made for.

    `imagePkgs` (package set, default: the nixpkgs of `pkgs` for `imageSystem`, with its overlays and configuration)
    : The package set that images are made from.

    `overlays` (list of overlays, default: `[ ]`)
    : Applied to both package sets, after their own: `[ inputs.infra.overlays.default ]`.

    `helper` (set of derivations, default: release binaries, or built from source)
    : Other packages of our programs: `fod-hash`, `oci-tool`.

    `nix2container` (flake, default: `null`)
    : The flake nix2container; with it every image has the attribute `nix2container`, made by it from the same arguments.

    `defaults` (set, default: `{ }`)
    : What holds for every image: `registry`, `registries` (more places to push to, by name), `labels`, `env`, `contents`, `port`, `user`, `uid`,
      `forbid` (more than compilers, headers, language servers, git and nix), `budget`, `compression`.

  # Type

  ```
  mkInfra :: (Pkgs | { pkgs :: Pkgs; ... }) -> { mkImage; mkVitePackage; …; fod-hash; oci-tool; }
  ```

  # Examples

  ```nix
  inputs.infra.lib.mkInfra {
    inherit pkgs;
    defaults.labels."org.opencontainers.image.vendor" = "Example";
  }
  ```
*/
arguments:
let
  given = if arguments ? callPackage then { pkgs = arguments; } else arguments;

  # Needed to say anything at all.
  inherit (given.pkgs or (throw "mkInfra: missing argument `pkgs`; mkInfra { inherit pkgs; }")) lib;
  problems = import ./internal/problems.nix { inherit lib; };

  make =
    {
      pkgs,
      imageSystem ? (import ./internal/systems.nix).imageSystem pkgs.stdenv.hostPlatform.system,
      imagePkgs ?
        if imageSystem == pkgs.stdenv.hostPlatform.system then
          pkgs
        else
          import pkgs.path {
            system = imageSystem;
            inherit (pkgs) overlays config;
          },
      helper ? { },
      nix2container ? null,
      overlays ? [ ],
      defaults ? { },
    }@arguments:
    let
      # The same call for package sets that have the overlays already.
      overlaid = make (
        removeAttrs arguments [ "overlays" ]
        // lib.mapAttrs (_: set: set.appendOverlays overlays) (
          lib.intersectAttrs {
            pkgs = null;
            imagePkgs = null;
          } arguments
        )
      );

      infra =
        import ./. {
          inherit callPackage;
          overridable = import ./internal/overridable.nix { inherit lib; };
        }
        // helper;

      # What the functions share with each other and not with the user.
      internal = {
        inherit imagePkgs nix2container problems;
        imageDefaults = import ./internal/imageDefaults.nix { inherit problems; } defaults;
        imageRoot = import ./internal/imageRoot.nix { inherit lib; };
        imageProblems = callPackage ./internal/imageProblems.nix { };
        results = callPackage ./internal/results.nix { };
        imageConfig = callPackage ./internal/image/config.nix { };
        imageClosure = callPackage ./internal/image/closure.nix { };
        imageDescription = callPackage ./internal/image/describe.nix { };
        imageDocker = callPackage ./internal/image/docker.nix { };
        imageGuard = callPackage ./internal/image/guard.nix { };
        imageInit = callPackage ./internal/image/init.nix { };
        imageInventory = callPackage ./internal/image/inventory.nix { };
        imageNixDatabase = callPackage ./internal/image/nix-database.nix { };
        serveImage = callPackage ./internal/serveImage.nix { };
        loadImage = callPackage ./internal/loadImage.nix { };
        imageNix2container = callPackage ./internal/image/nix2container.nix { };
        imageOci = callPackage ./internal/image/oci.nix { };
        # The program that writes images runs where they are built.
        imageTool = {
          builder = ociTool.executable or (lib.getExe ociTool);
        };
        imageFiles = callPackage ./internal/image/files.nix { };
        # What runs in images, for their system.
        runtime-config = lib.callPackageWith imagePkgs ./internal/helper.nix {
          program = "runtime-config";
        };
        secrets = import ./internal/secrets.nix { inherit lib; };
        projectSource = import ./internal/projectSource.nix { inherit lib; };
        javascriptAddons = callPackage ./internal/javascriptAddons.nix { };
        javascriptDeps = callPackage ./internal/javascriptDeps.nix { };
        javascriptLocks = callPackage ./internal/javascriptLocks.nix { };
        javascriptManifests = callPackage ./internal/javascriptManifests.nix { };
        javascriptProject = callPackage ./internal/javascriptProject.nix { };
        bunDeps = callPackage ./internal/bunDeps.nix { };
        certificates = callPackage ./internal/certificates.nix { };
        hugoModules = callPackage ./internal/hugoModules.nix { };
        hugoProblems = import ./internal/hugoProblems.nix { inherit lib; };
        pythonDeps = callPackage ./internal/pythonDeps.nix { };
        pythonLauncher = callPackage ./internal/pythonLauncher.nix { };
        pythonWheels = callPackage ./internal/pythonWheels.nix { };
        uvLock = import ./internal/uvLock.nix { inherit lib; };
        bunPrebuilt = callPackage ./internal/bunPrebuilt.nix { };
        npmDeps = callPackage ./internal/npmDeps.nix { };
        pnpmDeps = callPackage ./internal/pnpmDeps.nix { };
        workshop = import ./internal/workshop.nix {
          inherit lib;
          inherit (imagePkgs) bash;
        };
        # The library that builds what goes into an image.
        imageInfra = make {
          pkgs = imagePkgs;
          inherit imagePkgs nix2container defaults;
        };
      };
      ociTool =
        if imagePkgs.stdenv.hostPlatform.system == pkgs.stdenv.hostPlatform.system then
          infra.oci-tool
        else
          internal.imageInfra.oci-tool;
      callPackage = lib.callPackageWith (pkgs // internal // infra);
    in
    if overlays == [ ] then infra else overlaid;
in
problems.closed "mkInfra" make given
