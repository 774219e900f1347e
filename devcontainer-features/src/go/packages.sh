# What install.sh installs; sourced by it.
program=go
# By nixpkgs' names: the one that has versions, its name with a version, and the others.
nix_latest=go
nix_versioned='go_%underlined'
nix_more='gopls'
# By Debian's names.
apt_packages='golang-go gopls'
