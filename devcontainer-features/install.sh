#!/bin/sh
# Installs what packages.sh names, into an image that a dev container is made of.
# Runs as root while the image is built, and again without changing anything. With
# Nix in the hands of the container's user, by Nix into that user's profile; else by
# apt. The same for all features: ci/features puts it beside the packages.sh of each.
# _REMOTE_USER, VERSION and NIXPKGS come from the tool that builds the image.
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
. "$here/packages.sh"
version=${VERSION:-latest}
nixpkgs=${NIXPKGS:-github:NixOS/nixpkgs/nixos-26.05-small}
user=${_REMOTE_USER:-root}

fail() {
  printf 'error: %s\nhint: %s\n' "$1" "$2" >&2
  exit 1
}

# entry FIELD: of the user in /etc/passwd.
entry() { while IFS=: read -r name _ uid gid _ home _; do [ "$name" != "$user" ] || eval "echo \$$1"; done </etc/passwd; }

# as_user COMMAND…: with the user's home, and no other rights than the user's.
as_user() {
  chroot --userspec="$(entry uid):$(entry gid)" / env HOME="$(entry home)" USER="$user" \
    PATH="$(entry home)/.nix-profile/bin:/nix/var/nix/profiles/default/bin:$PATH" "$@"
}

nix() { as_user nix --extra-experimental-features 'nix-command flakes' "$@"; }

# names: of the packages, as nixpkgs has them.
names() {
  if [ "$version" = latest ]; then
    echo "$nix_latest $nix_more"
  else
    [ -n "$nix_versioned" ] || fail "there is only one version of $program, not $version" 'use "version": "latest"'
    digits=$(printf '%s' "$version" | tr -d .)
    underlined=$(printf '%s' "$version" | tr . _)
    printf '%s\n' "$nix_versioned $nix_more" | sed "s/%digits/$digits/; s/%underlined/$underlined/"
  fi
}

# A package that the profile has is left alone: to add it again is an error.
with_nix() {
  had=$(nix profile list)
  all=$(names)
  for name in $all; do
    path=$(nix build --no-link --print-out-paths "$nixpkgs#$name" | head -n 1)
    case $had in
      *"$path"*) ;;
      *) nix profile install "$nixpkgs#$name" ;;
    esac
  done
}

with_apt() {
  [ "$version" = latest ] ||
    fail "$program $version: apt has one version only" 'use "version": "latest", or put the feature ghcr.io/devcontainers/features/nix before this one'
  missing=
  for package in $apt_packages; do
    [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  # shellcheck disable=SC2086 # several words are meant
  apt-get -qq install -y --no-install-recommends $missing
  rm -rf /var/lib/apt/lists/*
}

[ "$(id -u)" = 0 ] || fail 'this runs as root, while an image is built' 'name it under "features" of devcontainer.json'
[ -n "$(entry uid)" ] || fail "there is no user $user in /etc/passwd" 'set "remoteUser" to one that there is'
if as_user sh -c 'command -v nix >/dev/null && [ -w /nix/store ]'; then
  with_nix
elif command -v apt-get >/dev/null; then
  with_apt
else
  fail 'there is neither Nix in the hands of the user nor apt' 'use the image devcontainer-base, or one of Debian'
fi
as_user sh -c "command -v $program >/dev/null" || fail "$program is not on PATH of $user" 'see the messages above'
