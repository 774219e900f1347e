# All overlays of this folder as one. A later one sees what an earlier one made.
final: prev:
prev.lib.composeManyExtensions [
  (import ./cve-patches.nix)
  (import ./license-fixes.nix)
  (import ./custom-builds.nix)
] final prev
