{
  lib,
  jq,
  pkgs,
  problems,
  runCommand,
  writeShellApplication,
}:
let
  cves = import ./internal/security/cves.nix { inherit lib; };
  packages = import ./internal/security/packages.nix { inherit lib; };

  # What a patch would rebuild is counted over the packages that images are made from.
  images =
    set:
    let
      sets = import ./packageSets.nix {
        inherit lib;
        imagePkgs = set;
      };
    in
    lib.concatMap (name: sets.${name}) [
      "base"
      "devTools"
      "nodejs"
      "python"
    ];
  rebuilds =
    entry: packages.rebuilt (images pkgs) (images (pkgs.appendOverlays [ (cves.overlay [ entry ]) ]));

  # "20260701120000", as a flake says it, or "2026-07-01"
  dayOf =
    date:
    let
      parts = builtins.match "([0-9]{4})-?([0-9]{2})-?([0-9]{2}).*" date;
    in
    if parts == null then
      throw "mkCvePatches: date \"${date}\" is no day; date = \"2026-07-01\" or inputs.nixpkgs.lastModifiedDate"
    else
      lib.concatStringsSep "-" parts;

  /**
    Makes an overlay of security patches that are data, a program that lists them,
    and a check that fails when one is to be removed: because the package has the
    fix by its own version, or because the day has come by which somebody has to
    look at it again.

    A package that has the fix is left alone, so that an update of nixpkgs builds
    before the entry is removed.

    # Inputs

    `patches` (list of sets)
    : Each with `id` (`"CVE-2026-12345"`), `severity` (`"low"`, `"medium"`, `"high"` or `"critical"`), `date` (of the patch),
      `package` (its name in nixpkgs), `fixedIn` (the version that has the fix), `patch` (a file or derivation whose
      name holds the id) and `expires`. Days are written `"2026-07-01"`.

    `date` (string, default: `null`)
    : The day that the check is about, such as `inputs.nixpkgs.lastModifiedDate`: evaluation knows no clock. Only `check` needs it.

    # Type

    ```
    mkCvePatches :: AttrSet -> { overlay; program; check; }
    ```

    `overlay` goes into the package set; `program` is `bin/cves`, with `--date` for another day than today and the number of
    packages that each patch rebuilds; `check` is a derivation for the checks of a flake.

    # Examples

    ```nix
    infra.mkCvePatches {
      date = inputs.nixpkgs.lastModifiedDate;
      patches = [
        {
          id = "CVE-2026-12345";
          severity = "high";
          date = "2026-07-01";
          package = "openssl";
          fixedIn = "3.6.2";
          patch = ./patches/CVE-2026-12345.patch;
          expires = "2026-10-01";
        }
      ];
    }
    ```
  */
  make =
    {
      patches,
      date ? null,
    }:
    let
      state = cves.state pkgs patches;
      write = entries: builtins.toFile "cves.json" (builtins.toJSON entries);
      programOf =
        entries:
        writeShellApplication {
          name = "cves";
          runtimeInputs = [ jq ];
          # Each program uses some of the functions that they share.
          excludeShellChecks = [ "SC2317" ];
          text = ''
            entries=${write entries}
            decide=${./internal/security/cves.jq}
            ${builtins.readFile ./internal/messages.sh}
            ${builtins.readFile ./internal/security/common.sh}
            ${builtins.readFile ./internal/security/cves.sh}
          '';
        };
    in
    problems.orThrow "mkCvePatches" (cves.problemsOf patches) {
      overlay = cves.overlay patches;
      # Each count evaluates the packages once more, so only here.
      program = programOf (
        lib.zipListsWith (one: entry: one // { rebuilds = rebuilds entry; }) state patches
      );
      check = runCommand "check-cves" { } ''
        ${lib.getExe (programOf state)} --date ${
          dayOf (if date == null then throw "mkCvePatches: `check` needs `date`" else date)
        } > $out
      '';
    };
in
problems.closed "mkCvePatches" make
