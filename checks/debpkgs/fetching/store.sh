# Puts files into the Nix store by content, so that Nix finds fixed-output
# derivations with their hashes already built. Sourced; wants $cache.

# all_valid LIST: whether the store has every path that LIST names.
all_valid() {
  [ -e "$1" ] && [ -z "$(xargs --no-run-if-empty nix-store --check-validity --print-invalid <"$1")" ]
}

# register NAME MODE FILE…: adds the files unless the store has them all. NAME
# is for the list of their store paths, which spares reading the files again.
register() {
  local list=$cache/registered-$1 mode=$2
  shift 2
  [ $# -gt 0 ] || : >"$list"
  ! all_valid "$list" || return 0
  # shellcheck disable=SC2086 # several words are meant
  nix-store --add-fixed $mode "$@" >"$list.tmp" ||
    fail "nix could not add the fetched files to its store" "see the messages above; may this user write to the store?"
  mv "$list.tmp" "$list"
}

# sources_id SOURCES: names what is made from this list of sources.
sources_id() { sha256sum <"$1" | cut -c 1-32; }

# are_registered SOURCES: whether the store has every fetched file.
are_registered() {
  local list
  list=$cache/registered-$(sources_id "$1")
  all_valid "$list-sha256" && all_valid "$list-sha512"
}

# register_files SOURCES: every fetched file, in one call for each kind of hash.
register_files() {
  local kind files
  for kind in sha256 sha512; do
    mapfile -t files < <(python3 -c '
import json, sys
for packages in json.load(open(sys.argv[1])).values():
    for package in packages.values():
        if package["hash"].startswith(sys.argv[2]):
            print(sys.argv[3] + package["file"])
' "$1" "$kind" "$cache/files/")
    register "$(sources_id "$1")-$kind" "$kind" "${files[@]}"
  done
}

# write_seed SOURCES FILE: the first program of all, a static busybox, as a
# folder, since a single file would lose the right to be executed.
write_seed() {
  local folder deb id
  id=$(sources_id "$1")
  folder=$cache/seed-$id/busybox
  if [ ! -d "$folder" ]; then
    deb=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["debian"]["busybox-static"]["file"])' "$1")
    mkdir -p "$cache/tmp/seed/busybox/bin" "$cache/tmp/busybox"
    dpkg-deb --extract "$cache/files/$deb" "$cache/tmp/busybox"
    install -m 755 "$(find "$cache/tmp/busybox" -type f -path '*/bin/busybox')" "$cache/tmp/seed/busybox/bin/"
    printf '{ "hash": "sha256:%s" }\n' "$(nix-hash --type sha256 --base32 "$cache/tmp/seed/busybox")" >"$cache/tmp/seed/seed.json"
    rm -rf "${folder%/*}"
    mv -T "$cache/tmp/seed" "${folder%/*}"
  fi
  cp "${folder%/*}/seed.json" "$2"
  register "seed-$id" "--recursive sha256" "$folder"
}
