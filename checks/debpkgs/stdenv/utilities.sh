# shellcheck shell=bash
# Hooks, lists and search paths. Sourced by setup.sh.

# runHook NAME…: the functions and code in the array NAMEs (`preBuildHooks`),
# then the function or the code that is named NAME.
runHook() {
  local hookName=$1 hook
  local -n hooks=${hookName%Hook}Hooks
  shift
  for hook in "_callImplicitHook 0 $hookName" ${hooks+"${hooks[@]}"}; do
    _eval "$hook" "$@"
  done
}

# runOneHook NAME…: stops at the first that succeeds.
runOneHook() {
  local hookName=$1 hook
  local -n hooks=${hookName%Hook}Hooks
  shift
  for hook in ${hooks+"${hooks[@]}"} "_callImplicitHook 1 $hookName"; do
    if _eval "$hook" "$@"; then return 0; fi
  done
  return 1
}

_callImplicitHook() {
  local default=$1 hookName=$2
  if declare -F "$hookName" >/dev/null; then
    "$hookName"
  elif [ -f "${!hookName:-}" ]; then
    . "${!hookName}"
  elif [ -n "${!hookName:-}" ]; then
    eval "${!hookName}"
  else
    return "$default"
  fi
}

_eval() {
  if declare -F "$1" >/dev/null; then "$@"; else eval "$1"; fi
}

# addToSearchPathWithCustomDelimiter SEPARATOR VARIABLE FOLDER
addToSearchPathWithCustomDelimiter() {
  [ -d "$3" ] || return 0
  export "$2=${!2:+${!2}$1}$3"
}
addToSearchPath() { addToSearchPathWithCustomDelimiter : "$@"; }

# appendToVar NAME VALUE…: NAME is an array or a string of words.
appendToVar() { _extendVar append "$@"; }
prependToVar() { _extendVar prepend "$@"; }
_extendVar() {
  local side=$1 name=$2
  local -n target=$2
  shift 2
  if [ -n "${__structuredAttrs:-}" ] || [[ $(declare -p "$name" 2>/dev/null) == "declare -a"* ]]; then
    # shellcheck disable=SC2206 # a string becomes its words
    [[ $(declare -p "$name" 2>/dev/null) == "declare -a"* ]] || target=(${target:-})
    if [ "$side" = append ]; then target+=("$@"); else target=("$@" ${target[@]+"${target[@]}"}); fi
  elif [ "$side" = append ]; then
    # shellcheck disable=SC2178 # a name for either kind
    target="${target:-} $*"
  else
    # shellcheck disable=SC2178 # a name for either kind
    target="$* ${target:-}"
  fi
}

# concatTo ARRAY NAME[=DEFAULT]…: the values of variables, as words, at the end of an array.
concatTo() {
  local -n array=$1
  local name default
  shift
  for name; do
    default=
    [[ $name != *=* ]] || default=${name#*=}
    name=${name%%=*}
    local -n values=$name
    if [[ $(declare -p "$name" 2>/dev/null) == "declare -a"* ]]; then
      array+=("${values[@]}")
    else
      # shellcheck disable=SC2206 # a string means its words
      array+=(${values:-$default})
    fi
    unset -n values
  done
}

# stripHash PATH: the file's name without the digest of the store.
stripHash() {
  local name
  name=$(basename -- "$1")
  if [[ $name =~ ^[a-z0-9]{32}- ]]; then echo "${name:33}"; else echo "$name"; fi
}

isELF() {
  local magic
  LC_ALL=C IFS= read -r -n 4 -d '' magic 2>/dev/null <"$1" || true
  [ "$magic" = $'\x7fELF' ]
}

isScript() {
  local magic
  LC_ALL=C IFS= read -r -n 2 -d '' magic 2>/dev/null <"$1" || true
  [ "$magic" = '#!' ]
}

nixErrorLog() { printf 'ERROR: %s\n' "$*" >&2; }
nixWarnLog() { printf 'WARNING: %s\n' "$*" >&2; }
nixInfoLog() { printf '%s\n' "$*" >&2; }
nixLog() { nixInfoLog "$@"; }
