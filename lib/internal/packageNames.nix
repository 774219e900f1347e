# Packages whose names differ between the releases of nixpkgs that are supported:
# our name for each, the newest name first.
{ lib, pkgs }:
let
  # The first name that there is, without a look at what it means.
  first =
    names:
    let
      name = lib.findFirst (name: pkgs ? ${name}) (lib.head names) names;
    in
    pkgs.${name};
in
lib.mapAttrs (_: first) {
  git = [
    "gitMinimal"
    "git"
  ];
  nettools = [
    "net-tools"
    "nettools"
  ];
  nixfmt = [
    "nixfmt"
    "nixfmt-rfc-style"
  ];
  jre = [
    "jre_minimal"
    "jre_headless"
    "jre"
  ];
}
