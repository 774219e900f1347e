# The Rust template from init to an answered request: crates by one hash, nothing of the compiler in the image.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
template_runs rust-service
[ "$(request /health)" = '{"status":"ok"}' ]
[ "$(request /summary --data '3 1 2' | jq .mean)" = 2 ]
request / | grep '<title>Numbers'
[ "$(request /summary --data '1 x' --no-fail --output problem --write-out '%{http_code}')" = 400 ]
ends_in_time ''
nix path-info --recursive .#default >closure
if grep -E -- '-(rustc|cargo|gcc)-' closure; then exit 1; fi
[ -z "$(nix-store --query --references "$(nix build --no-link --print-out-paths .#default.deps)")" ]

# A source and the README move no hash; crates of another Cargo.lock are refused,
# although nixpkgs names their download after the package alone.
deps() { nix eval --raw .#default.deps.outPath; }
before=$(deps)
echo '// changed' >>src/lib.rs
echo changed >>README.md
[ "$(deps)" = "$before" ]
HOME=$TMPDIR nix shell "path:$packages#cargo" --command cargo update --quiet --package itoa --precise 1.0.15
if nix build --no-link 2>stale; then exit 1; fi
grep -q 'cargoHash or cargoSha256 is out of date' stale || { cat stale && exit 1; }
grep -q 'fod-hash update' stale || { cat stale && exit 1; }
if fod-hash check 2>stale; then exit 1; fi
grep -q 'suspect: rust-service-1.0.0-vendor' stale || { cat stale && exit 1; }
fod-hash update
[ "$(deps)" != "$before" ]
