# What the scripts of workflows share. Sourced, never run. They work on the flake
# in the current folder.

. "$(dirname "${BASH_SOURCE[0]}")/../lib/internal/messages.sh"

# program NAME PACKAGE ARGUMENT…: the program on PATH, else of the flake's package.
program() {
  if command -v "$1" >/dev/null; then "$1" "${@:3}"; else nix run ".#$2" -- "${@:3}"; fi
}
fod_hash() { program fod-hash fod-hash "$@"; }
oci_image() { program oci-image oci-tool "$@"; }

# output NAME VALUE: for the following steps of a job; in a shell it is printed.
output() { printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:-/dev/stdout}"; }

# as_bot COMMAND…: git with the name that bots know as one that they may go over.
as_bot() {
  git -c user.name='github-actions[bot]' -c user.email="$bot" "$@"
}
bot='41898282+github-actions[bot]@users.noreply.github.com'
