# Ctrl-C while the template's dependencies are downloaded ends with exit 2, the old bytes and nothing else.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
new_project vite-app
# A registry that takes the question and never answers: the download lasts as long as it has to.
python3 - "$TMPDIR" <<'END' &
import pathlib, socket, sys

folder = pathlib.Path(sys.argv[1])
server = socket.create_server(("127.0.0.1", 0))
(folder / "port").write_text(str(server.getsockname()[1]))
kept = []
while True:
    kept.append(server.accept())
    (folder / "asked").touch()
END
registry=$!
trap 'kill $registry' EXIT
until [ -s "$TMPDIR/port" ]; do
  kill -0 $registry
  sleep 0.05
done
printf 'registry=http://127.0.0.1:%s/\n' "$(cat "$TMPDIR/port")" >.npmrc
git add .npmrc
git commit --quiet --message 'Use another registry'
files() { find . -path ./.git -prune -o -type f -print | sort; }
before=$(files)
log=$(mktemp)
# With job control the tool leads a process group, as it does on a terminal.
set -m
fod-hash update 2>"$log" &
tool=$!
set +m
until [ -e "$TMPDIR/asked" ]; do
  kill -0 "$tool"
  sleep 0.05
done
kill -INT -- "-$tool"
status=0
wait "$tool" || status=$?
cat "$log"
[ "$status" = 2 ]
[ "$(files)" = "$before" ]
git diff --exit-code
# What it has started ends with it.
timeout 10 bash -c 'while pgrep --group "$1"; do sleep 0.1; done' bash "$tool"
