# What an image refuses to hold fails its build and is named with the way it came in.
{
  lib,
  bash,
  infra,
  linkFarmFromDrvs,
  pkgs,
  runCommand,
  self,
  testers,
  writeText,
  writeTextDir,
}:
let
  # A package of this name that refers to others.
  package = name: others: writeText name (lib.concatMapStrings (other: "${other}\n") others);

  compiler = package "gcc-14.2.0" [ ];
  tool = package "tool-1.0" [ compiler ];
  imageOf =
    more:
    infra.mkImage (
      {
        name = "x";
        entrypoint = "${package "app-1.0" [ tool ]}";
      }
      // more
    );

  # What no real key guards.
  key = "sk_" + "live_" + "0123456789abcdef";

  fails =
    name: says: image:
    testers.testBuildFailure' {
      name = "guard-${name}";
      drv = image.tests.guard;
      expectedBuilderLogEntries = says;
    };

  clean = imageOf { entrypoint = "${package "gcc-14.2.0-lib" [ ]}"; };

  refused = {
    compiler = fails "compiler" [
      "image x: it holds gcc-14.2.0, which is forbidden: x → app-1.0 → tool-1.0 → gcc-14.2.0"
      "allow = [ \"gcc-14.2.0\" ]"
    ] (imageOf { });
    headers = fails "headers" [ "x → openssl-3.0-dev" ] (imageOf {
      entrypoint = "${package "openssl-3.0-dev" [ ]}";
    });
    by-package = fails "by-package" [ "x → app-1.0 → tool-1.0" ] (imageOf {
      forbid = [ tool ];
      allow = [ "gcc" ];
    });
    by-default = fails "by-default" [ "it holds tool-1.0, which is forbidden" ] (
      (self.lib.mkInfra {
        inherit pkgs;
        defaults.forbid = [ "tool" ];
      }).mkImage
        {
          name = "x";
          entrypoint = "${tool}";
        }
    );
    shell = fails "shell" [ "which is forbidden: x → ${bash.name}" ] (
      infra.mkMinimalImage {
        name = "x";
        image.contents = [ bash ];
      }
    );
    unpacked =
      fails "unpacked"
        [
          "its budget is 0.01 MB"
          "the largest: "
          "hint: make it smaller, or raise the budget: budget.unpacked = "
        ]
        (imageOf {
          allow = [ "gcc" ];
          budget.unpacked = 10000;
        });
    compressed = testers.testBuildFailure' {
      name = "guard-compressed";
      # The program is its own builder; a build with a log needs a shell.
      drv = runCommand "compressed" {
        __structuredAttrs = true;
        layers = map toString clean.oci-image.layers;
        inherit (clean.oci-image.drvAttrs) config architecture created;
        budget = 1000;
      } "${lib.getExe infra.oci-tool} assemble --plan $NIX_ATTRS_JSON_FILE";
      expectedBuilderExitCode = 2;
      expectedBuilderLogEntries = [
        "compressed bytes, its budget is 1000; the largest layers: data "
        "raise the budget: budget.compressed = "
      ];
    };
    key = fails "key" [ "it holds a key, in ${builtins.storeDir}/" ] refusedKey;
  };

  # Passing needs a way, too.
  built = lib.mapAttrsToList (_: image: image.tests.guard) {
    inherit clean;
    allowed = imageOf { allow = [ "gcc" ]; };
    allowedPackage = imageOf { allow = [ compiler ]; };
    reasoned = imageOf {
      entrypoint = "${package "app-1.0" [ ]}";
      contents = [ (writeTextDir "etc/settings" "key=${key}") ];
      allowPublic."etc/settings" = "a sample of a check";
    };
  };

  # The message never holds the key itself.
  silent = runCommand "guard-silent" { log = testers.testBuildFailure (refusedKey.tests.guard); } ''
    if grep -rF ${lib.escapeShellArg key} $log; then exit 1; fi
    touch $out
  '';
  refusedKey = imageOf {
    entrypoint = "${package "app-1.0" [ ]}";
    contents = [ (writeTextDir "etc/settings" "key=${key}") ];
  };
in
linkFarmFromDrvs "check-guards" (lib.attrValues refused ++ built ++ [ silent ])
