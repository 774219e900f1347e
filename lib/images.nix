{
  lib,
  imagePkgs,
  mkImage,
  mkMinimalImage,
  packageSets,
}:
let
  inherit (imagePkgs) bash glibc stdenv;
  pkgs = imagePkgs;

  nixConfiguration = ''
    experimental-features = nix-command flakes
    # One user owns the store; what isolates builds is the container.
    build-users-group =
    sandbox = false
  '';

  # Where foreign programs look for the loader.
  loader =
    {
      x86_64-linux = "lib64/ld-linux-x86-64.so.2";
      aarch64-linux = "lib/ld-linux-aarch64.so.1";
    }
    .${stdenv.hostPlatform.system};
  cxx = "${stdenv.cc.cc.lib}/lib";
  foreign = "/usr/lib/vscode-server";

  # An editor's server brings a node that is linked against a usual system. It
  # adapts that node itself when these variables lead it to loader and libraries.
  editor = {
    env = {
      VSCODE_SERVER_CUSTOM_GLIBC_LINKER = "/${loader}";
      VSCODE_SERVER_CUSTOM_GLIBC_PATH = foreign;
      VSCODE_SERVER_PATCHELF_PATH = lib.getExe pkgs.patchelf;
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
    //
      lib.mapAttrs'
        (name: folder: {
          name = "${lib.removePrefix "/" foreign}/${name}";
          value.link = "${folder}/${name}";
        })
        (
          lib.genAttrs [
            "libc.so.6"
            "libdl.so.2"
            "libm.so.6"
            "libpthread.so.0"
            "librt.so.1"
          ] (_: "${glibc}/lib")
          // {
            "libstdc++.so.6" = cxx;
            "libgcc_s.so.1" = "${stdenv.cc.cc.libgcc or glibc}/lib";
          }
        );
  };

  # What both images have that people work in.
  workshop = {
    cmd = [ (lib.getExe bash) ];
    entrypoint = [ ];
    init = true;
    nix = true;
    port = null;
    workingDir = "/workspace";
    # Not for production: everything may be in it.
    allow = [ "*" ];
    budget.unpacked = null;
    files."etc/nix/nix.conf".text = nixConfiguration;
  };
in
/**
  Images that are the same for every project, each a result of `mkImage`: `base`
  and `devcontainer-base` to work in, `runtime-minimal`, `runtime-python` and
  `runtime-node` to run things in, `attic-server` (a binary cache for Nix; its
  configuration is mounted at /etc/attic/server.toml).

  # Inputs

  None.

  # Type

  ```
  images :: { <name> :: Derivation; }
  ```

  # Examples

  ```nix
  packages.x86_64-linux = { inherit (infra.images) base; };
  ```
*/
{
  base = mkImage (
    workshop
    // {
      name = "base";
      contents = packageSets.base;
      writable = [ "/workspace" ];
      env.PATH = "/bin:/usr/bin";
    }
  );

  devcontainer-base = mkImage (
    workshop
    // {
      name = "devcontainer-base";
      # What `env` leads to has to be known to Nix, too.
      contents = packageSets.base ++ packageSets.devTools ++ [ pkgs.patchelf ];
      user = "vscode";
      uid = 1000;
      home = "/home/vscode";
      writable = [
        "/home/vscode"
        "/workspace"
      ];
      env = editor.env // {
        PATH = "/home/vscode/.nix-profile/bin:/bin:/usr/bin";
        USER = "vscode";
      };
      files = workshop.files // editor.files;
      labels."devcontainer.metadata" = builtins.toJSON [ { remoteUser = "vscode"; } ];
    }
  );

  runtime-minimal = mkMinimalImage {
    name = "runtime-minimal";
    image.port = null;
  };

  runtime-python = mkImage {
    name = "runtime-python";
    entrypoint = [ ];
    cmd = [ (lib.getExe pkgs.python3) ];
    contents = packageSets.python;
    layers = {
      runtime = packageSets.python;
      dependencies = [ ];
    };
    init = true;
  };

  runtime-node = mkImage {
    name = "runtime-node";
    entrypoint = [ ];
    cmd = [ (lib.getExe pkgs.nodejs-slim) ];
    contents = packageSets.nodejs;
    layers = {
      runtime = packageSets.nodejs;
      dependencies = [ ];
    };
    init = true;
  };
}
// lib.optionalAttrs (pkgs ? attic-server) {
  attic-server = mkImage {
    name = "attic-server";
    entrypoint = [
      (lib.getExe' pkgs.attic-server "atticd")
      "--config"
      "/etc/attic/server.toml"
      "--mode"
      "monolithic"
    ];
    init = true;
    writable = [ "/var/lib/atticd" ];
    # It reads archives of Nix by Nix's own libraries.
    allow = [
      "nix"
      "nix-*"
    ];
  };
}
