# shellcheck shell=bash
# installManPage, installShellCompletion, installBin. Setup hook.

installManPage() {
  local page section
  for page; do
    section=${page%.gz}
    install -D -m 644 "$page" "$out/share/man/man${section##*.}/$(basename "$page")"
  done
}

installBin() {
  local program
  for program; do install -D -m 755 "$program" "$out/bin/$(basename "$program")"; done
}

# installShellCompletion [--cmd NAME] [--bash|--fish|--zsh] [--name NAME] FILE…
installShellCompletion() {
  local shell='' name='' command=''
  while [ $# -gt 0 ]; do
    case $1 in
      --bash | --fish | --zsh) shell=${1#--} ;;
      --name)
        name=$2
        shift
        ;;
      --cmd)
        command=$2
        shift
        ;;
      --) ;;
      *)
        _installCompletion "$1"
        name=
        ;;
    esac
    shift
  done
}

_installCompletion() {
  local file=$1 kind=${shell:-${1##*.}} target
  case $kind in
    bash) target=share/bash-completion/completions/${name:-${command:+$command.bash}} ;;
    fish) target=share/fish/vendor_completions.d/${name:-${command:+$command.fish}} ;;
    zsh) target=share/zsh/site-functions/${name:-${command:+_$command}} ;;
    *)
      echo "installShellCompletion: unknown shell of $file" >&2
      return 1
      ;;
  esac
  [[ $target != */ ]] || target+=$(basename "$file")
  mkdir -p "$(dirname "$out/$target")"
  cat "$file" >"$out/$target"
}
