# The images that are the same for every project, and the package sets: what
# their configurations say. That they run is shown end to end.
{
  lib,
  infra,
  pkgs,
  runCommand,
  self,
}:
let
  inherit (infra) images packageSets;

  # The image of a program that not every package set has, with a stand-in for it.
  attic =
    (self.lib.mkInfra {
      inherit pkgs;
      imagePkgs = pkgs.extend (
        _: prev: {
          attic-server = prev.writeShellScriptBin "atticd" "exit 0";
        }
      );
    }).images.attic-server.config;

  container = infra.mkDevContainer {
    name = "work";
    shells = [ "node" ];
    extensions = [ "golang.go" ];
    settings."editor.formatOnSave" = true;
    image.env.A = "b";
  };

  user = image: image.config.User;
  has = image: variable: lib.elem variable image.config.Env;

  claims = {
    "base starts in /workspace" = images.base.config.WorkingDir == "/workspace";
    "images to work in start a shell under an init" =
      lib.hasSuffix "/bin/bash" (lib.head images.base.config.Cmd)
      && lib.hasInfix "dumb-init" (lib.head images.base.config.Entrypoint);
    "users are numbers" =
      lib.all (image: builtins.match "[0-9]+:[0-9]+" (user image) != null) (lib.attrValues images)
      && user images.base == "65532:65532"
      && user images.devcontainer-base == "1000:1000";
    "all know their certificates and zones" = lib.all (
      image:
      has image "SSL_CERT_FILE=/etc/ssl/certs/ca-bundle.crt"
      && has image "TZDIR=/usr/share/zoneinfo"
      && has image "LANG=C.UTF-8"
    ) (lib.attrValues images);
    "a minimal image has no program" =
      !(images.runtime-minimal.config ? Entrypoint || images.runtime-minimal.config ? Cmd);
    "attic-server runs atticd with a mounted configuration" =
      lib.hasSuffix "/bin/atticd" (lib.elemAt attic.Entrypoint 2)
      && lib.hasInfix "--config /etc/attic/server.toml --mode monolithic" (
        lib.concatStringsSep " " attic.Entrypoint
      );
    "a dev container tells an editor what it wants" =
      (lib.head (builtins.fromJSON container.config.Labels."devcontainer.metadata")) == {
        remoteUser = "vscode";
        updateRemoteUserUID = false;
        customizations.vscode = {
          extensions = [ "golang.go" ];
          settings."editor.formatOnSave" = true;
        };
      };
    "a dev container has its shells, and none that there is not" =
      has container "A=b"
      && lib.hasPrefix "/home/vscode" (
        lib.removePrefix "PATH=" (lib.findFirst (lib.hasPrefix "PATH=") "" container.config.Env)
      )
      && !(builtins.tryEval (infra.mkDevContainer { shells = [ "pyhton" ]; }).drvPath).success;
    "sets have the names that are promised" =
      lib.subtractLists (lib.attrNames packageSets) [
        "bash"
        "bun"
        "cacert"
        "cobol"
        "coreutils"
        "gettext"
        "gnugrep"
        "java"
        "nettools"
        "nginx"
        "nodejs"
        "python"
      ] == [ ];
    "sets are lists of packages" = lib.all lib.isDerivation (
      packageSets.base ++ packageSets.devTools ++ packageSets.nettools
    );
  };

  failures = lib.attrNames (lib.filterAttrs (_: holds: !holds) claims);
in
if failures == [ ] then
  runCommand "check-image-set" { } "touch $out"
else
  throw "does not hold: ${lib.concatStringsSep "; " failures}"
