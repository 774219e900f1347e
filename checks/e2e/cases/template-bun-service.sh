# The template bun-service from init to a running image: its API and page answer, it stops when it is told to.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/processes.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
template_runs bun-service
[ "$(request /health | jq -r .status)" = ok ]
[[ $(request '/api/code?text=hello' | jq -r .svg) = '<svg'* ]]
request / | grep '<title>QR code'
ends_in_time ''
nix develop --command bun install --frozen-lockfile --silent
dev_answers '<title>QR code'

# Downloaded twice, the dependencies are the same; the name says by which bun.
nix eval --raw .#default.deps.name | grep -- "-bun-$(nix eval --raw "path:$packages#bun.version")-deps-"
[ "$(fixed_output_builds nix build .#default.deps --rebuild --no-link)" = 1 ]
[ -z "$(nix-store --query --references "$(nix build .#default.deps --no-link --print-out-paths)")" ]

# Sources, README and scripts are no part of them; the lock file is.
deps() { nix eval --raw .#default.deps.outPath; }
before=$(deps)
layout=$(image_of oci-image)
echo 'console.log("changed");' >>src/index.ts
echo 'changed' >>README.md
jq '.scripts.other = "true" | .description = "changed"' package.json >manifest
mv manifest package.json
[ "$(deps)" = "$before" ]
sends_little "$layout" "$(image_of oci-image)"
sed -i 's/"^0.1.2"/"0.1.2"/' package.json
tool bun bun install --lockfile-only --silent
[ "$(deps)" != "$before" ]
# Of a hash that is said to be another bun's, the build says so.
sed -i 's/^\( *\)depsHash\b/\1depsMadeBy = "bun 1.0.0";\n&/' flake.nix
if nix build --no-link --print-build-logs 2>other; then exit 1; fi
grep -q "The hash was made with bun 1.0.0, this is bun $(nix eval --raw "path:$packages#bun.version")" other || { cat other && exit 1; }
rm other
stops_at_changed_lock
