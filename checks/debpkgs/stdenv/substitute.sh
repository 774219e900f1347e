# shellcheck shell=bash
# Replacing text in files. Sourced by setup.sh.

# substituteStream VARIABLE DESCRIPTION OPTION…: changes the text in VARIABLE.
substituteStream() {
  local -n text=$1
  local description=$2 pattern replacement mode
  shift 2
  while [ $# -gt 0 ]; do
    mode=$1
    case $mode in
      --replace | --replace-fail | --replace-warn | --replace-quiet)
        pattern=$2 replacement=$3
        shift 3
        ;;
      --subst-var)
        pattern=@$2@ replacement=${!2-}
        [[ $2 =~ ^[a-zA-Z_][a-zA-Z0-9_]*$ ]] || _substituteError "$2 is not a valid variable name" || return 1
        mode=--replace-quiet
        shift 2
        ;;
      --subst-var-by)
        pattern=@$2@ replacement=$3
        mode=--replace-quiet
        shift 3
        ;;
      *)
        _substituteError "Invalid command line argument: $1"
        return 1
        ;;
    esac
    if [[ $text != *"$pattern"* ]]; then
      case $mode in
        --replace-fail)
          _substituteError "pattern $(printf %q "$pattern") doesn't match anything in $description"
          return 1
          ;;
        --replace | --replace-warn)
          echo "substituteStream() in derivation ${name:-}: WARNING: pattern $(printf %q "$pattern") doesn't match anything in $description" >&2
          ;;
      esac
    fi
    text=${text//"$pattern"/"$replacement"}
  done
}

_substituteError() {
  echo "substituteStream() in derivation ${name:-}: ERROR: $1" >&2
  return 1
}

# substitute INPUT OUTPUT OPTION…
substitute() {
  local input=$1 output=$2 content
  shift 2
  [ -f "$input" ] || {
    echo "substitute(): ERROR: file '$input' does not exist" >&2
    return 1
  }
  # A character at the end keeps final newlines.
  content=$(cat "$input" && echo x)
  content=${content%x}
  substituteStream content "file '$input'" "$@" || return 1
  [ ! -e "$output" ] || chmod +w "$output"
  printf %s "$content" >"$output"
}

# substituteInPlace FILE… OPTION…
substituteInPlace() {
  local files=() file
  while [ $# -gt 0 ] && [[ $1 != --* ]]; do
    files+=("$1")
    shift
  done
  [ ${#files[@]} -gt 0 ] || {
    echo "substituteInPlace(): ERROR: no files to operate on" >&2
    return 1
  }
  for file in "${files[@]}"; do substitute "$file" "$file" "$@" || return 1; done
}

# substituteAll INPUT OUTPUT: @name@ becomes the value of every exported variable.
substituteAll() {
  local variable options=()
  for variable in $(compgen -e | grep '^[a-z]'); do options+=(--subst-var "$variable"); done
  substitute "$1" "$2" ${options[@]+"${options[@]}"}
}
substituteAllInPlace() { substituteAll "$1" "$1"; }
