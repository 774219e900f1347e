# shellcheck shell=bash
# @program@ of Debian with the headers, start files, loader and libraries of the store.
flags=(
  -B@headers@/lib/ -B@binutils@/bin/ -L@headers@/lib -L@libc@/lib
  -idirafter @headers@/include
  "-Wl,--dynamic-linker=@libc@/lib/ld-linux-x86-64.so.2,--disable-new-dtags"
)
case ${0##*/} in
  g++ | c++) flags+=("-Wl,-rpath,@cxx@/lib") ;;
esac
linked=()
# shellcheck disable=SC2086 # words
for word in ${NIX_LDFLAGS:-}; do linked+=(-Xlinker "$word"); done
linked+=("-Wl,-rpath,@libc@/lib")
for word; do
  # Nothing is linked: the linker's words would be named unused.
  case $word in
    -c | -E | -S | -M | -MM | --version | -print-*) linked=() ;;
  esac
done
# shellcheck disable=SC2086 # words
exec @compiler@/bin/x86_64-linux-gnu-@program@-14 "${flags[@]}" "$@" ${NIX_CFLAGS_COMPILE:-} ${linked[@]+"${linked[@]}"}
