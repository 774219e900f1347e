# What install.sh installs; sourced by it.
program=node
# By nixpkgs' names: the one that has versions, its name with a version, and the others.
nix_latest=nodejs
nix_versioned='nodejs_%digits'
nix_more=''
# By Debian's names.
apt_packages='nodejs npm'
