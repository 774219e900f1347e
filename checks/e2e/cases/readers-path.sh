# The commands of getting-started.md, taken from the page and run in its order, lead to a pushed image; fod-hash's page is complete.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/registry.sh"
[ "$(engine_is)" = podman ] || { echo 'needs root and podman' && exit 77; }
trap 'stop_image; stop_registry' EXIT
flake_sources
engine_folder
start_registry plain

# The address of this project, with a lock file that can be followed here.
cp -r "$source" infra
chmod -R u+w infra
nix flake lock --quiet "path:$PWD/infra" --override-input nixpkgs "path:$packages" 2>/dev/null
source=$PWD/infra
know_infra "$PWD/registry.json"

# What a reader does between the commands, and what is otherwise on a machine without a code host.
perform() {
  case $1 in
    'nix build') if grep -q fakeHash flake.nix; then stops "$1"; else eval "$1"; fi ;;
    'git init && '*) eval "$1" && lock_project ;;
    'git commit --all '*)
      sed -i "s|image.env.TZ = .*|&\n        image.registry = \"http://$registry/team\";|" flake.nix
      eval "$1"
      ;;
    'podman load --input result') podman load --input "$(real_path "$(readlink result)")" ;;
    *'make -s env'*) cd "$INFRA_ROOT" && eval "$1" ;;
    *) eval "$1" ;;
  esac
}
# stops COMMAND: it ends with the mismatch of a download whose log says what to run.
stops() {
  ! eval "$1" 2>"$TMPDIR/err" || return 1
  grep -A 2 'hash mismatch' "$TMPDIR/err" && nix log "$(grep -o '/nix/store/[^ ]*-deps-[^ ]*\.drv' "$TMPDIR/err" | head -n 1)" | grep 'run: fod-hash update'
}

walk() {
  local command
  while IFS= read -r command <&3; do
    printf '$ %s\n' "$command"
    perform "${command//github:infra-nix\/infra/infra}" >"$TMPDIR/out" || { cat "$TMPDIR/out" && return 1; }
    cat "$TMPDIR/out"
    case $command in *push-image) reference=$(tail -n 1 "$TMPDIR/out") digest=$(registry_digest) ;; esac
  done 3< <(python3 "$INFRA_ROOT/checks/book/commands.py" --list "$INFRA_ROOT/$1")
}
registry_digest() {
  tool skopeo skopeo inspect --tls-verify=false --format '{{.Digest}}' "docker://$registry/team/vite-app:testing"
}

walk docs/getting-started.md
echo "pushed: $reference"
[ "$reference" = "$registry/team/vite-app@$digest" ]
[ -n "$(podman images --quiet localhost/vite-app)" ]

# Every command and every option of fod-hash stands on its page.
commands_of() { "$@" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'; }
options_of() { "$@" --help | grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE -e '--[a-z-]+'; }
page=$INFRA_ROOT/docs/fod-hash.md
for word in $(commands_of fod-hash) $(for command in $(commands_of fod-hash); do options_of fod-hash "$command"; done | sort -u); do
  case $word in help | --help | --version) continue ;; esac
  grep -qF -e "$word" "$page" || { echo "$page does not say what $word is" && exit 1; }
done
