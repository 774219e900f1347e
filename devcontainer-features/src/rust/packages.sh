# What install.sh installs; sourced by it.
program=cargo
# By nixpkgs' names: the one that has versions, its name with a version, and the others.
nix_latest=cargo
nix_versioned=''
nix_more='rustc clippy rustfmt rust-analyzer'
# By Debian's names.
apt_packages='cargo rustc rust-clippy rustfmt'
