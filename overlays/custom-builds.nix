# What nixpkgs does not have: our own programs, by the names of our packages.
final: _prev: {
  fod-hash = final.callPackage ../lib/internal/helper.nix { program = "fod-hash"; };
  oci-tool = final.callPackage ../lib/internal/helper.nix { program = "oci-image"; };
}
