# The package set's own proof: `nix flake check` over the folder that `fetch`
# prints. What must not even evaluate is in checks/e2e/cases/offline-set-refusals.sh.
{ pkgs }:
let
  inherit (pkgs) lib;
  # A check out of claims about values: `value` against `is`, or `refused`.
  ofTable =
    name: cases:
    let
      outcome =
        case:
        let
          result = builtins.tryEval (builtins.deepSeq case.value case.value);
        in
        if case.refused or false then
          lib.optional result.success "was not refused"
        else if !result.success then
          [ "was refused" ]
        else
          lib.optional (
            result.value != case.is
          ) "is ${builtins.toJSON result.value}, not ${builtins.toJSON case.is}";
      failures = lib.concatLists (
        lib.mapAttrsToList (title: case: map (problem: "${title}: ${problem}") (outcome case)) cases
      );
    in
    if failures == [ ] then
      pkgs.runCommand name { } "touch $out"
    else
      throw "${name}:\n${lib.concatStringsSep "\n" failures}";
in
{
  lib = ofTable "lib" (import ./lib.nix { inherit lib; });
  programs = pkgs.callPackage ./programs.nix { };
  images = pkgs.callPackage ./images.nix { };
  python = pkgs.callPackage ./python.nix { };
}
// import ./builds.nix { inherit pkgs lib; }
