# The template with bun.lock instead of package-lock.json: one hash, then nothing is fetched again.
# nix: sid trixie
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
nix flake init --quiet -t "path:$source#vite-app"
rm package-lock.json
cp "$INFRA_ROOT/checks/fixtures/vite-bun/bun.lock" .
lock_project
fod-hash update
[ "$(git diff --numstat)" = "$(printf '1\t1\tflake.nix')" ]
[ "$(fixed_output_builds nix build --no-link)" = 0 ]
site=${INFRA_STORE:-}$(nix build --no-link --print-out-paths)
grep -q '<script type="module"' "$site/index.html"
nix eval --raw .#default.deps.name | grep -- "-bun-$(nix eval --raw "path:$packages#bun.version")-deps-"
# Downloaded twice, the dependencies are the same.
[ "$(fixed_output_builds nix build .#default.deps --rebuild --no-link)" = 1 ]
