# Programs of a newer Debian release in a private prefix, fetched through the
# machine's own apt configuration. Nothing outside the cache folder is touched,
# so no root is needed. Sourced after common.sh.

# debian_archive: the address of the Debian archive that this machine uses.
debian_archive() {
  command -v apt-get >/dev/null ||
    fail "this machine has no apt-get, which the set-up uses to fetch programs" \
      "install Nix 2.18 or newer and a current cargo yourself, then try again"
  local uri
  uri=$(debian_sources 'Origin: Debian' 'Label: Debian' | head -n 1)
  # Without fetched indexes apt knows no origins: read the sources instead.
  [ -n "$uri" ] || uri=$(debian_sources | grep '/debian/$' | head -n 1)
  [ -n "$uri" ] || fail "no Debian archive among this machine's apt sources (apt-get indextargets lists them)" \
    "add a 'deb … main' line for Debian to /etc/apt/sources.list"
  printf '%s\n' "$uri"
}

# debian_sources [FILTER…]: the addresses of apt's sources that have programs. A
# cache of our own spares apt reading all indexes again.
debian_sources() {
  mkdir -p "$INFRA_CACHE/apt"
  apt-get -o Dir::Cache="$INFRA_CACHE/apt" -o Dir::Cache::pkgcache=pkgcache.bin -o Dir::Cache::srcpkgcache= \
    indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' "$@" 2>/dev/null | sort -u
}

# debian_first FUNCTION SUITE…: calls FUNCTION with one SUITE after the other until
# it succeeds. What no other suite can cure (status 2, see fail) ends it at once.
debian_first() {
  local function=$1 suite status
  shift
  for suite; do
    status=0
    "$function" "$suite" || status=$?
    [ $status -ne 0 ] || return 0
    [ $status -ne 2 ] || exit 2
  done
  return 1
}

# debian_extract PREFIX SUITE PACKAGE…: downloads the packages of SUITE with all
# they depend on and unpacks them below PREFIX.
debian_extract() {
  local prefix=$1 suite=$2 apt=$1.apt archive
  shift 2
  archive=$(debian_archive) || exit
  rm -rf "$apt"
  mkdir -p "$apt"/{lists,cache/archives}/partial "$apt/etc" "$prefix"
  : >"$apt/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
    "$archive" "$suite" >"$apt/sources.list"
  local options=(
    -qq
    -o Dir::Etc::sourcelist="$apt/sources.list"
    -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null
    -o Dir::Etc::preferencesparts=/dev/null
    -o Dir::State::Lists="$apt/lists"
    -o Dir::State::status="$apt/status"
    -o Dir::Cache="$apt/cache"
    -o Acquire::Languages=none
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
    -o APT::Sandbox::User=root
    -o APT::Update::Error-Mode=any
    -o APT::Install-Recommends=false
    -o Debug::NoLocking=1
  )
  {
    apt-get "${options[@]}" update &&
      apt-get "${options[@]}" install -y --download-only "$@"
  } >"$apt/log" 2>&1 || {
    tail -n 5 "$apt/log" >&2
    return 1
  }
  local deb
  for deb in "$apt"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$prefix" --no-same-owner --exclude='./usr/share/doc' --exclude='./usr/share/man' || return 1
  done
  rm -rf "$apt"
}

# debian_relocate PREFIX PROGRAM…: lets the programs, paths below PREFIX, run
# with PREFIX's own loader and libraries instead of the machine's.
debian_relocate() {
  local prefix=$1 loader libraries file
  shift
  loader=$(find "$prefix/usr/lib" -name 'ld-linux-*.so.*' | head -n 1)
  libraries=$(dirname "$loader")
  in_prefix() { "$loader" --library-path "$libraries" "$prefix/usr/bin/$1" "${@:2}"; }
  for file; do
    in_prefix patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$prefix/$file" || return 1
  done
  # A library with a search path of its own does not use the program's.
  for file in "$libraries"/*.so*; do
    [ -f "$file" ] && [ ! -L "$file" ] && [ -n "$(in_prefix patchelf --print-rpath "$file" 2>/dev/null)" ] || continue
    in_prefix patchelf --remove-rpath "$file" || return 1
  done
}
