# shellcheck shell=bash
# makeWrapper and wrapProgram: a script that sets up the environment and then
# becomes the real program. Setup hook.

# makeWrapper PROGRAM SCRIPT OPTION…
makeWrapper() {
  local original=$1 wrapper=$2 argv0='' before='' flagsBefore='' flagsAfter=''
  shift 2
  [ -x "$original" ] && [ -f "$original" ] || {
    echo "Builder called die: makeWrapper: Cannot wrap '$original' because it is not an executable file" >&2
    return 1
  }
  while [ $# -gt 0 ]; do
    case $1 in
      --set)
        before+="export $2=$(printf %q "$3")"$'\n'
        shift 3
        ;;
      --set-default)
        before+="export $2=\${$2-$(printf %q "$3")}"$'\n'
        shift 3
        ;;
      --unset)
        before+="unset $2"$'\n'
        shift 2
        ;;
      --prefix)
        before+="export $2=$(printf %q "$4")\${$2:+$(printf %q "$3")\$$2}"$'\n'
        shift 4
        ;;
      --suffix)
        before+="export $2=\${$2:+\$$2$(printf %q "$3")}$(printf %q "$4")"$'\n'
        shift 4
        ;;
      --run)
        before+="$2"$'\n'
        shift 2
        ;;
      --chdir)
        before+="cd $(printf %q "$2")"$'\n'
        shift 2
        ;;
      --add-flag | --add-flags)
        if [ "$1" = --add-flag ]; then flagsBefore+=" $(printf %q "$2")"; else flagsBefore+=" $2"; fi
        shift 2
        ;;
      --append-flag | --append-flags)
        if [ "$1" = --append-flag ]; then flagsAfter+=" $(printf %q "$2")"; else flagsAfter+=" $2"; fi
        shift 2
        ;;
      --argv0)
        argv0="-a $(printf %q "$2") "
        shift 2
        ;;
      --inherit-argv0)
        argv0='-a "$0" '
        shift
        ;;
      --resolve-argv0) shift ;;
      *)
        echo "Builder called die: makeWrapper doesn't understand the arg $1" >&2
        return 1
        ;;
    esac
  done
  mkdir -p "$(dirname "$wrapper")"
  printf '#! %s -e\n%sexec %s"%s" %s "$@" %s\n' "$SHELL" "$before" "$argv0" "$original" "$flagsBefore" "$flagsAfter" >"$wrapper"
  chmod +x "$wrapper"
}
makeShellWrapper() { makeWrapper "$@"; }
makeBinaryWrapper() { makeWrapper "$@"; }

# wrapProgram PROGRAM OPTION…: a wrapper in the program's own place.
wrapProgram() {
  local program=$1 hidden
  hidden=$(dirname "$program")/.$(basename "$program")-wrapped
  shift
  [ -x "$program" ] && [ -f "$program" ] || {
    echo "Builder called die: Cannot wrap '$program' because it is not an executable file" >&2
    return 1
  }
  while [ -e "$hidden" ]; do hidden+=_; done
  mv "$program" "$hidden"
  makeWrapper "$hidden" "$program" --inherit-argv0 "$@"
}
wrapProgramShell() { wrapProgram "$@"; }
wrapProgramBinary() { wrapProgram "$@"; }
