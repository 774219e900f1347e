# Programs to be run as `nix run .#NAME`: what is in images, and whether that may
# be released.
{
  infra,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs) jq writeShellApplication;

  entries = import ../../overlays/cves.nix;
  advisories = map (entry: removeAttrs entry [ "patch" ]) entries;
  cves = infra.mkCvePatches { patches = entries; };

  program =
    name:
    {
      description,
      runtimeInputs ? [ ],
      settings ? "",
    }:
    {
      type = "app";
      program = lib.getExe (writeShellApplication {
        inherit name;
        runtimeInputs = [ jq ] ++ runtimeInputs;
        # Each program uses some of the functions that they share.
        excludeShellChecks = [ "SC2317" ];
        text = ''
          ${settings}
          ${builtins.readFile ./messages.sh}
          ${builtins.readFile ./security/common.sh}
          ${builtins.readFile (./security + "/${name}.sh")}
        '';
      });
      meta = { inherit description; };
    };
in
{
  cves = {
    type = "app";
    program = lib.getExe cves.program;
    meta.description = "Says which security patches are to be removed";
  };
}
// lib.mapAttrs program {
  licenses = {
    description = "Lists the licences in images, and refuses unfree ones";
    settings = "decide=${./security/licenses.jq}";
  };
  sbom.description = "Prints the bill of materials of an image";
  scan = {
    description = "Fails when an image has critical or high vulnerabilities";
    # The scanner's database comes from outside when it runs.
    runtimeInputs = lib.optional (pkgs ? grype) pkgs.grype;
    settings = ''
      advisories=${builtins.toFile "advisories.json" (builtins.toJSON advisories)}
      decide=${./security/scan.jq}
    '';
  };
}
