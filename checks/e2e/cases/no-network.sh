# Without a network the template's update ends with a clear sentence, exit 2 and an unchanged tree.
set -euo pipefail
[ "$(id -u)" -eq 0 ] || { echo "needs root, to make a network namespace" && exit 77; }
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
new_project vite-app
status=0
unshare --net fod-hash update >out 2>&1 || status=$?
cat out
[ "$status" = 2 ]
grep -qi network out
rm out
git diff --exit-code
