# A dependency that does not exist ends with its name, exit 2 and an unchanged tree.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
new_project vite-app
name=infra-no-such-package-$RANDOM$RANDOM
jq --arg name "node_modules/$name" '.packages[$name] = {
  version: "1.0.0", integrity: ("sha512-" + ("A" * 86) + "==") }' package-lock.json >lock
mv lock package-lock.json
git commit --quiet --all --message 'Depend on nothing'
status=0
fod-hash update >out 2>&1 || status=$?
cat out
[ "$status" = 2 ]
grep -q "$name" out
rm out
git diff --exit-code
