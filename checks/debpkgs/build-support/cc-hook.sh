# shellcheck shell=bash
# Lets the compiler find what the build's inputs have; what was linked keeps the
# search paths that it needs and no others. Setup hook.
export CC=gcc CXX=g++ AR=ar AS=as LD=ld NM=nm RANLIB=ranlib STRIP=strip

ccSearchPath() {
  [ -n "${activated[host:$1]:-}" ] || return 0
  if [ -d "$1/include" ]; then export NIX_CFLAGS_COMPILE="${NIX_CFLAGS_COMPILE:-} -isystem $1/include"; fi
  if [ -d "$1/lib" ]; then export NIX_LDFLAGS="${NIX_LDFLAGS:-} -L$1/lib -rpath $1/lib"; fi
}
addEnvHooks "${targetOffset:-0}" ccSearchPath

shrinkSearchPaths() {
  local file
  while IFS= read -r -d '' file; do
    isELF "$file" || continue
    if [ -z "${dontStrip:-}" ]; then strip -S -p "$file"; fi
    if [ -z "${dontPatchELF:-}" ]; then @patchelf@/bin/patchelf --shrink-rpath "$file" 2>/dev/null || true; fi
  done < <(find "$prefix" -type f \( -perm -0100 -o -name '*.so*' \) -print0)
}
fixupOutputHooks+=(shrinkSearchPaths)
