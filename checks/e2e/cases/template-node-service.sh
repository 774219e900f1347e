# The template node-service from init to a running image: its API and page answer, it stops when it is told to.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
template_runs node-service
[ "$(request /health | jq -r .status)" = ok ]
[ "$(request /api/render --data '# Hello' | jq -r .html)" = '<h1>Hello</h1>' ]
request / | grep '<title>Markdown'
ends_in_time ''

# What is there at run time: node, but neither npm nor a compiler's package.
service=$(nix build --no-link --print-out-paths)
nix path-info --recursive "$service" >closure
grep -q -- '-nodejs-slim-' closure
if grep -E -- '-(npm|typescript|bun|nodejs-[0-9])' closure; then exit 1; fi
[ -z "$(nix-store --query --references "$(nix build .#default.deps --no-link --print-out-paths)")" ]

# A changed line is sent alone.
layout=$(image_of oci-image)
echo 'console.log("changed");' >>src/index.ts
sends_little "$layout" "$(image_of oci-image)"

# Sources and the README are no part of the dependencies; the lock file is.
deps() { nix eval --raw .#default.deps.outPath; }
before=$(deps)
echo '// changed' >>src/service.ts
echo changed >>README.md
[ "$(deps)" = "$before" ]
HOME=$TMPDIR tool nodejs npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent uqr@0.1.2
[ "$(deps)" != "$before" ]
stops_at_changed_lock
