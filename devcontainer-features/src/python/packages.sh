# What install.sh installs; sourced by it.
program=python3
# By nixpkgs' names: the one that has versions, its name with a version, and the others.
nix_latest=python3
nix_versioned='python%digits'
nix_more='uv ruff'
# By Debian's names.
apt_packages='python3 python3-pip python3-venv'
