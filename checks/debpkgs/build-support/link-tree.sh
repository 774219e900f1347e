# shellcheck shell=bash
# linkTree PATH: every file of PATH as a link in $out, with real folders; what
# is there already stays. Sourced by symlinkJoin.
linkTree() {
  local path=$1 file
  [ -d "$path" ] || {
    echo "symlinkJoin: $path is not a folder" >&2
    return 1
  }
  find "$path/" -mindepth 1 -type d -printf '%P\0' | (cd "$out" && xargs -0 -r mkdir -p --)
  while IFS= read -r -d '' file; do
    if [ -e "$out/$file" ] || [ -L "$out/$file" ]; then continue; fi
    ln -s "$path/$file" "$out/$file"
  done < <(find "$path/" \( -type f -o -type l \) -printf '%P\0')
}
