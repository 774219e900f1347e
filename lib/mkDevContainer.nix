{
  lib,
  imageInfra,
  imagePkgs,
  imageProblems,
  mkImage,
  packageSets,
  problems,
  workshop,
}:
let
  inherit (imagePkgs) glibc runCommand stdenv;

  # Where foreign programs look for the loader.
  loader =
    {
      x86_64-linux = "lib64/ld-linux-x86-64.so.2";
      aarch64-linux = "lib/ld-linux-aarch64.so.1";
    }
    .${stdenv.hostPlatform.system};
  foreign = "/usr/lib/vscode-server";
  libraries =
    lib.genAttrs [
      "libc.so.6"
      "libdl.so.2"
      "libm.so.6"
      "libpthread.so.0"
      "librt.so.1"
    ] (_: "${glibc}/lib")
    // {
      "libstdc++.so.6" = "${stdenv.cc.cc.lib}/lib";
      "libgcc_s.so.1" = "${stdenv.cc.cc.libgcc or glibc}/lib";
    };

  # An editor's server brings a node that is linked against a usual system. It
  # adapts that node itself when these variables lead it to loader and libraries.
  editor = {
    env = {
      VSCODE_SERVER_CUSTOM_GLIBC_LINKER = "/${loader}";
      VSCODE_SERVER_CUSTOM_GLIBC_PATH = foreign;
      VSCODE_SERVER_PATCHELF_PATH = lib.getExe imagePkgs.patchelf;
    };
    files = {
      ${loader}.link = "${glibc}/lib/${baseNameOf loader}";
      "etc/os-release".text = ''
        ID=infra
        NAME="infra development container"
        PRETTY_NAME="infra development container"
        VERSION_ID="1"
      '';
    }
    // lib.mapAttrs' (
      name: folder:
      lib.nameValuePair "${lib.removePrefix "/" foreign}/${name}" { link = "${folder}/${name}"; }
    ) libraries;
  };

  # All that Nix needs to enter a shell, so that it fetches nothing of it.
  inputsOf =
    shells:
    runCommand "dev-shells" { } (
      "mkdir -p $out/share/dev-shells\n"
      + lib.concatMapStrings (shell: ''
        ln -s ${shell.inputDerivation} $out/share/dev-shells/${lib.getName shell}
      '') shells
    );

  unknownShells =
    shells:
    problems.unknown {
      what = "shell";
      known = lib.attrNames imageInfra.devShells;
    } (lib.genAttrs shells (_: null));

  /**
    Makes an image to work in: for an editor's dev container, and as the container of a
    job in CI. It has Nix, which works as its user without privileges, git, the usual tools, and
    what an editor's server looks for.

    # Inputs

    `name` (string, default: `"devcontainer"`)
    : Name of the image.

    `shells` (list of strings, default: `[ ]`)
    : Names of `devShells` whose programs are on PATH. Nix enters these shells without
      fetching anything.

    `packages` (list of derivations, or function of the package set, default: `[ ]`)
    : More programs. A function is called with the package set of images.

    `extensions` (list of strings, default: `[ ]`)
    : Extensions that an editor installs, such as `"charliermarsh.ruff"`.

    `settings` (set, default: `{ }`)
    : Settings of the editor.

    `image` (set, default: `{ }`)
    : All else about the image: the arguments of `mkImage` but `entrypoint` and `cmd`.

    # Type

    ```
    mkDevContainer :: AttrSet -> Derivation
    ```

    The result is that of `mkImage`. The user is `vscode`, 1000, without a way to become root.

    # Examples

    ```nix
    packages.devcontainer = infra.mkDevContainer {
      shells = [ "python" "node" ];
      extensions = [ "charliermarsh.ruff" ];
    };
    ```
  */
  make =
    {
      name ? "devcontainer",
      shells ? [ ],
      packages ? [ ],
      extensions ? [ ],
      settings ? { },
      image ? { },
    }:
    let
      chosen = map (shell: imageInfra.devShells.${shell}) shells;
      vscode =
        lib.optionalAttrs (extensions != [ ]) { inherit extensions; }
        // lib.optionalAttrs (settings != { }) { inherit settings; };
      metadata = {
        remoteUser = "vscode";
        # Another number would not own the Nix store.
        updateRemoteUserUID = false;
      }
      // lib.optionalAttrs (vscode != { }) { customizations = { inherit vscode; }; };
    in
    problems.orThrow "mkDevContainer" (unknownShells shells ++ imageProblems { } image) (
      mkImage (
        workshop
        // {
          inherit name;
          user = "vscode";
          uid = 1000;
          home = "/home/vscode";
        }
        // image
        // {
          # What `env` leads to has to be known to Nix, too.
          contents =
            packageSets.base
            ++ packageSets.devTools
            ++ [ imagePkgs.patchelf ]
            ++ lib.unique (lib.concatMap (shell: map lib.getBin shell.tools) chosen)
            ++ lib.optional (chosen != [ ]) (inputsOf chosen)
            ++ (if lib.isFunction packages then packages imagePkgs else packages)
            ++ image.contents or [ ];
          writable = [
            "/home/vscode"
            "/workspace"
          ]
          ++ image.writable or [ ];
          env =
            editor.env
            // {
              PATH = "/home/vscode/.nix-profile/bin:/bin:/usr/bin";
              USER = "vscode";
            }
            // image.env or { };
          files = workshop.files // editor.files // image.files or { };
          labels = {
            "devcontainer.metadata" = builtins.toJSON [ metadata ];
          }
          // image.labels or { };
        }
      )
    );
in
problems.closed "mkDevContainer" make
