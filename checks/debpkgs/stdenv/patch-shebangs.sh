# shellcheck shell=bash
# First lines of scripts that name programs of the store. Sourced by setup.sh.

# patchShebangs [--build|--host] [--update] [--] PATH…: `--build` looks for
# interpreters on the PATH of the build, `--host` among the build inputs.
patchShebangs() {
  local pathName=PATH update='' file
  while [ $# -gt 0 ]; do
    case $1 in
      --host) pathName=HOST_PATH ;;
      --build) pathName=PATH ;;
      --update) update=1 ;;
      --)
        shift
        break
        ;;
      -*)
        echo "Unknown option $1 supplied to patchShebangs" >&2
        return 1
        ;;
      *) break ;;
    esac
    shift
  done
  [ $# -gt 0 ] || {
    echo "patchShebangs: no arguments given" >&2
    return 0
  }
  echo "patching script interpreter paths in $*"
  while IFS= read -r -d '' file; do
    _patchShebang "$file"
  done < <(find "$@" -type f -perm -0100 -print0)
}

_patchShebang() {
  local file=$1 first interpreter words new times
  isScript "$file" || return 0
  # A first line without an end is a first line too.
  read -r first <"$file" || [ -n "$first" ]
  read -r -a words <<<"${first:2}"
  interpreter=${words[0]:-}
  case $interpreter in
    '') return 0 ;;
    "$NIX_STORE"/*) [ -n "$update" ] || return 0 ;;
  esac
  if [ "${interpreter##*/}" = env ]; then
    words=("${words[@]:1}")
    [ "${words[0]:-}" != -S ] || words=("${words[@]:1}")
    case ${words[0]:-} in
      -* | *=*)
        echo "$file: unsupported interpreter directive \"$first\" (set dontPatchShebangs=1 and handle shebang patching yourself)" >&2
        return 1
        ;;
    esac
  fi
  new=$(PATH=${!pathName} type -P "${words[0]##*/}" || true)
  [ -n "$new" ] || return 0
  words[0]=$new
  [ "${first:2}" != "${words[*]}" ] || return 0
  echo "$file: interpreter directive changed from \"$first\" to \"#!${words[*]}\""
  times=$(stat --printf '%y' "$file")
  [ -w "$file" ] || chmod u+w "$file"
  sed -i -e "1 s|.*|#!${words[*]//\\/\\\\}|" "$file"
  touch --date "$times" "$file"
}
