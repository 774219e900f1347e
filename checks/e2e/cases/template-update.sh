# After `fod-hash update` in the template nothing is fetched twice, and a second run changes nothing.
# nix: sid trixie
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
new_project vite-app
fod-hash update
[ "$(git diff --numstat)" = "$(printf '1\t1\tflake.nix')" ]
builds=$(fixed_output_builds nix build)
[ "$builds" = 0 ]
grep -q '<script type="module"' result/index.html || [ -n "${INFRA_STORE:-}" ]
git commit --quiet --all --message 'Update hashes'
fod-hash update
git diff --exit-code
