# A check out of data: `problems` (a list of problems, and the text that stands
# in each at its place), `refused` (derivations that must not evaluate) and
# `claims` (booleans), each by a name that says what it is about.
{ lib, runCommand }:
name:
{
  problems ? { },
  refused ? { },
  claims ? { },
}:
let
  fits =
    case:
    lib.length case.problems == lib.length case.says
    && lib.all lib.id (lib.zipListsWith lib.hasInfix case.says case.problems);

  failures =
    lib.mapAttrsToList (title: case: "${title}: ${builtins.toJSON case.problems}") (
      lib.filterAttrs (_: case: !fits case) problems
    )
    ++ map (title: "${title}: was not refused") (
      lib.attrNames (lib.filterAttrs (_: call: (builtins.tryEval call.drvPath).success) refused)
    )
    ++ map (title: "${title}: does not hold") (
      lib.attrNames (lib.filterAttrs (_: holds: !holds) claims)
    );
in
if failures == [ ] then
  runCommand "check-${name}" { } "touch $out"
else
  throw (lib.concatStringsSep "\n" failures)
