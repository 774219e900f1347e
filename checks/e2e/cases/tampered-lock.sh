# A tampered integrity in package-lock.json is an error, never a new hash.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
new_project vite-app
jq '(.packages | to_entries | map(select(.value.integrity)) | .[0].key) as $first
    | .packages[$first].integrity = "sha512-" + ("A" * 86) + "=="' package-lock.json >lock
mv lock package-lock.json
git commit --quiet --all --message 'Tamper'
status=0
fod-hash update >out 2>&1 || status=$?
cat out
[ "$status" = 1 ]
grep -qi integrity out
rm out
git diff --exit-code
