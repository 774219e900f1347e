# Ctrl-C while the template's dependencies are downloaded ends with exit 2, the old bytes and nothing else.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
new_project vite-app
files() { find . -path ./.git -prune -o -type f -print | sort; }
before=$(files)
log=$(mktemp)
# With job control the tool leads a process group, as it does on a terminal.
set -m
fod-hash update 2>"$log" &
tool=$!
set +m
for _ in {1..500}; do
  ! pgrep --parent "$tool" --full 'nix.* build .*internal-json' >/dev/null || break
  sleep 0.02
done
sleep 0.5
kill -INT -- "-$tool"
status=0
wait "$tool" || status=$?
cat "$log"
[ "$status" = 2 ]
[ "$(files)" = "$before" ]
git diff --exit-code
! pgrep --group "$tool"
