# Makes one store path of the files of Debian packages, wheels or npm archives,
# so that its programs run with libraries of the store alone. Run by busybox.
#
# files      the archives
# glibc      loader and C library; empty for data, which is not patched
# libraries  store paths whose lib/ may be linked to
# scripts    store paths with the interpreters that scripts may name
# prepare    shell code that runs in the unpacked tree
# finish     shell code that runs in $out, before anything is patched
set -eu
export PATH=$tools:$patchelf/bin

unpack() {
  case $1 in
    *.deb)
      member=$(ar t "$1" | grep '^data\.tar')
      case $member in
        *.xz) ar p "$1" "$member" | unxz ;;
        *.zst) ar p "$1" "$member" | zstd -d ;;
        *.gz) ar p "$1" "$member" | gunzip ;;
        *) ar p "$1" "$member" ;;
      esac | tar -x
      ;;
    *.whl) unzip -q -o "$1" ;;
    *.tgz) tar -xzf "$1" ;;
  esac
}

# merge FROM TO: moves a folder's content; TO may have some already.
merge() {
  [ -d "$1" ] || return 0
  mkdir -p "$2"
  tar -c -C "$1" . | tar -x -C "$2"
  rm -rf "$1"
}

# From Debian's tree to one prefix; the folder of the architecture becomes lib/.
to_prefix() {
  rm -rf lib64/ld-linux-*
  for folder in usr/lib/x86_64-linux-gnu lib/x86_64-linux-gnu usr/lib lib lib64; do merge $folder "$out/lib"; done
  for folder in usr/bin bin usr/sbin sbin; do merge $folder "$out/bin"; done
  merge usr/share "$out/share"
  merge usr/include "$out/include"
  merge etc "$out/etc"
  for folder in doc man info lintian locale bug bash-completion doc-base menu applications pixmaps gcc initramfs-tools; do
    rm -rf "$out/share/$folder"
  done
}

# A program finds its libraries by DT_RPATH, which also serves what it loads
# later; the C library's folder comes last, as the loader of nixpkgs has it.
patch_program() {
  patchelf --set-interpreter "$loader" "$1"
  patchelf --set-rpath "$search_path" "$1"
  [ -n "${keepSearchPath:-}" ] || patchelf --shrink-rpath "$1"
  path=$(patchelf --print-rpath "$1")
  case :$path: in
    *":$glibc/lib:"*) ;;
    *) path=$path${path:+:}$glibc/lib ;;
  esac
  patchelf --force-rpath --set-rpath "$path" "$1"
}

# A library with a search path of its own does not use its program's.
patch_library() {
  patchelf --set-rpath "$search_path:$glibc/lib" "$1"
  patchelf --shrink-rpath "$1"
}

# Every library that a file needs has to be found, else the build fails here
# and not when somebody runs it.
check_needed() {
  for name in $(patchelf --print-needed "$1"); do
    found=
    for folder in $(patchelf --print-rpath "$1" | tr : ' ') "$glibc/lib"; do
      [ ! -e "$folder/$name" ] || found=$folder
    done
    [ -n "$found" ] || {
      echo "error: $1 needs $name, which none of these have: $libraries" >&2
      return 1
    }
  done
}

patch_elf() {
  chmod u+w "$1"
  if [ -n "$(patchelf --print-interpreter "$1" 2>/dev/null)" ]; then
    patch_program "$1"
  elif [ -n "$(patchelf --print-needed "$1" 2>/dev/null)" ]; then
    patch_library "$1"
  else
    return 0
  fi
  check_needed "$1"
}

# The first line of a script names an interpreter of the store, when there is one.
patch_script() {
  line=$(head -n 1 "$1")
  # shellcheck disable=SC2086 # the line's words
  set -- "$1" ${line#??}
  file=$1
  case ${2:-} in
    "$NIX_STORE"/* | '') return 0 ;;
    */env) shift ;;
  esac
  interpreter=${2##*/}
  shift 2
  for path in $out $scripts; do
    if [ -x "$path/bin/$interpreter" ]; then
      chmod u+w "$file"
      sed -i "1s|.*|#!$path/bin/$interpreter${*:+ $*}|" "$file"
      return 0
    fi
  done
}

patch_all() {
  loader=$glibc/lib/ld-linux-x86-64.so.2
  search_path=$out/lib
  for path in $libraries; do search_path=$search_path:$path/lib; done
  find "$out" -type f \( -perm -100 -o -name '*.so*' -o -name '*.node' \) >../executables
  while read -r file; do
    case $(dd if="$file" bs=4 count=1 2>/dev/null | tr -d '\0') in
      ?ELF) patch_elf "$file" ;;
      '#!'*) patch_script "$file" ;;
    esac
  done <../executables
}

mkdir -p "$out" tree
cd tree
for file in $files; do unpack "$file"; done
eval "$prepare"
to_prefix
(cd "$out" && eval "$finish")
[ -z "$glibc" ] || patch_all
find "$out" -mindepth 1 -depth -type d -exec rmdir --ignore-fail-on-non-empty {} +
