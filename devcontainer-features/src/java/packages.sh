# What install.sh installs; sourced by it.
program=java
# By nixpkgs' names: the one that has versions, its name with a version, and the others.
nix_latest=jdk
nix_versioned='jdk%digits'
nix_more='maven'
# By Debian's names.
apt_packages='default-jdk-headless maven'
