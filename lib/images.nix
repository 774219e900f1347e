{
  lib,
  imagePkgs,
  mkDevContainer,
  mkImage,
  mkMinimalImage,
  packageSets,
  workshop,
}:
let
  pkgs = imagePkgs;
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

  devcontainer-base = mkDevContainer { name = "devcontainer-base"; };

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
