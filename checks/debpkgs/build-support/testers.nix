# testers: derivations that are tests.
{ pkgs, lib }:
let
  inherit (pkgs) runCommand;

  # Succeeds when the derivation's builder fails.
  testBuildFailure =
    drv:
    drv.overrideAttrs (
      old:
      let
        script = pkgs.replaceVars ./expect-failure.sh {
          inherit (pkgs) coreutils;
          outputNames = toString (old.outputs or [ "out" ]);
        };
      in
      {
        realBuilder = pkgs.runtimeShell;
        builder = pkgs.runtimeShell;
        args = [
          script
          drv.drvAttrs.builder
        ]
        ++ drv.drvAttrs.args;
      }
    );
in
{
  inherit testBuildFailure;

  testBuildFailure' =
    {
      drv,
      name ? "testBuildFailure-${drv.name}",
      expectedBuilderExitCode ? 1,
      expectedBuilderLogEntries ? [ ],
      script ? "",
    }:
    runCommand name
      {
        failed = testBuildFailure drv;
        entries = lib.concatStringsSep "\n" expectedBuilderLogEntries;
        passAsFile = [ "entries" ];
        inherit script;
      }
      ''
        status=$(< $failed/testBuildFailure.exit)
        [ "$status" = ${toString expectedBuilderExitCode} ] || {
          echo "the builder ended with $status, not ${toString expectedBuilderExitCode}" >&2
          exit 1
        }
        while IFS= read -r entry || [ -n "$entry" ]; do
          grep --fixed-strings --quiet -- "$entry" $failed/testBuildFailure.log || {
            echo "the builder's log lacks: $entry" >&2
            cat $failed/testBuildFailure.log >&2
            exit 1
          }
        done < "$entriesPath"
        eval "$script"
        touch $out
      '';

  testEqualContents =
    {
      assertion,
      actual,
      expected,
      postFailureMessage ? null,
      checkMetadata ? true,
    }:
    runCommand "equal-contents-${lib.toLower assertion}"
      {
        inherit
          actual
          assertion
          expected
          postFailureMessage
          ;
        describe = "stat --format=%A\\ %F";
      }
      ''
        echo "Checking: $assertion"
        list() { (cd "$1" && find . -exec $describe\ %n {} + | LC_ALL=C sort -k 4); }
        if ! diff --recursive --no-dereference "$expected" "$actual" || ${lib.optionalString checkMetadata ''[ -d "$actual" ] && ! diff <(list "$expected") <(list "$actual") ||''} false; then
          echo "Contents must be equal, but were not! $postFailureMessage" >&2
          exit 1
        fi
        touch $out
      '';

  testVersion =
    {
      package,
      command ? "${package.meta.mainProgram or package.pname or package.name} --version",
      version ? package.version,
    }:
    runCommand "${package.name}-test-version" { nativeBuildInputs = [ package ]; } ''
      if ! output=$(${command} 2>&1); then
        echo ${lib.escapeShellArg command} "returned a non-zero exit code: $output" >&2
        exit 1
      fi
      grep --fixed-strings --word-regexp --regexp=${lib.escapeShellArg version} <<< "$output" || {
        printf 'Version string %s not found! The output was:\n%s\n' ${lib.escapeShellArg version} "$output" >&2
        exit 1
      }
      touch $out
    '';

  invalidateFetcherByDrvHash =
    fetcher: args:
    let
      salt = lib.substring 0 12 (baseNameOf (builtins.unsafeDiscardStringContext (fetcher args).drvPath));
    in
    fetcher (args // { name = "${args.name or "source"}-salted-${salt}"; });
}
