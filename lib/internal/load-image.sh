# Loads an image into podman or docker, of this machine or of another, while it
# is written: nothing is stored on the way. `stream` is the program that writes
# its archive. (`nix build … && ssh HOST docker load <result` would send a
# compressed archive that is kept in the store as well.)
usage() {
  cat <<END
Usage: load [podman|docker] [ssh://[USER@]HOST[:PORT]]

Loads the image into the container engine: podman if it is there, else docker;
with an address into the one of that machine.
END
}

fail() {
  printf 'error: %s\nhint: %s\n' "$1" "$2" >&2
  exit 2
}

engine='' host=''
for argument; do
  case $argument in
    podman | docker) engine=$argument ;;
    ssh://?*) host=$argument ;;
    -h | --help) usage && exit ;;
    *) fail "unknown argument \`$argument\`" 'load --help lists them' ;;
  esac
done

# shellcheck disable=SC2029 # only plain words are sent: the far shell may read them again
there() { if [ -n "$host" ]; then ssh "$host" "$@"; else "$@"; fi; }

# has PROGRAM: whether it is there. ssh's own failures end with 255.
has() {
  local status=0
  there command -v "$1" >/dev/null || status=$?
  [ "$status" -ne 255 ] || fail "no way into $host" "see that \`ssh $host true\` works, then try again"
  return "$status"
}

if [ -z "$engine" ]; then
  for candidate in podman docker; do
    if has "$candidate"; then engine=$candidate && break; fi
  done
elif ! has "$engine"; then
  fail "there is no $engine${host:+ at $host}" 'install it, or leave it out and the one that is there is used'
fi
[ -n "$engine" ] ||
  fail "neither podman nor docker is there${host:+ at $host}" 'install one, or build the archive: nix build .#image'

# Its last line, `Loaded image: NAME:TAG`, is what to run.
"$stream" | there "$engine" load
printf 'images that nothing uses any more go with: %s image prune\n' "${host:+ssh $host }$engine" >&2
