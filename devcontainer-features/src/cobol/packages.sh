# What install.sh installs; sourced by it.
program=cobc
# By nixpkgs' names: the one that has versions, its name with a version, and the others.
nix_latest=gnucobol
nix_versioned=''
nix_more=''
# By Debian's names.
apt_packages='gnucobol'
