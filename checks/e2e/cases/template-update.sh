# After `fod-hash update` in the template nothing is fetched twice, and a second run changes nothing.
# nix: sid trixie
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
flake_sources
new_project vite-app
fod-hash update
[ "$(git diff --numstat)" = "$(printf '1\t1\tflake.nix')" ]
builds=$(fixed_output_builds nix build)
[ "$builds" = 0 ]
grep -q '<script type="module"' "$(real_path "$(readlink result)")/index.html"
# nixpkgs is that of infra, and the dev shell has the same tool.
jq -e '.nodes.root.inputs.nixpkgs == ["infra", "nixpkgs"]' flake.lock
[ "$(nix develop --command fod-hash --version)" = "$(fod-hash --version)" ]
git commit --quiet --all --message 'Update hashes'
fod-hash update
git diff --exit-code
