# The Python template from init to an answered request; sources move no hash, the lock file does; SIGTERM waits for a request.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/processes.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
flake_sources
new_project python-service
fod-hash update
[ "$(git diff --numstat)" = "$(printf '1\t1\tflake.nix')" ]
dev_answers '<title>Badges'
nothing_fetched_for default
before=$(image_of oci-image)

start_image "$(image_of oci-image)"
[ "$(request /health)" = '{"status":"ok"}' ]
request '/badge?label=a&value=b' | grep '>b</text>'
request / --head --no-fail | grep -i '^content-type: text/html; charset=utf-8'
[ "$(awk '/^Uid:/ { print $2 }' "/proc/$container/status")" = 65532 ]
# No shell, no pip, no package manager in the image's closure.
nix path-info --recursive .#default >closure
if grep -E -- '-(bash|pip|nix|git|gcc)-' closure; then exit 1; fi

# Another word in a source or the README is no reason to download anything.
sed -i 's|^async def health|async def slow(request: Request) -> Response:\n    print("asked")\n    await asyncio.sleep(1)\n    return JSONResponse({})\n\n\n&|; s|^import os|import asyncio\n&|; s|Route("/health", health)|&, Route("/slow", slow)|' src/app.py
echo more >>README.md
nothing_fetched_for oci-image
sends_little "$before" "$(image_of oci-image)"
stop_image
start_image "$(image_of oci-image)"
request /health
ends_in_time /slow
[ "$(cat answer)" = '{}' ]
# Printed lines are there at once, although nothing flushed them.
image_log | grep -x asked

[ "$(fixed_output_builds nix build .#default.deps --rebuild --no-link)" = 1 ]
nix build .#default .#default.environment --rebuild --no-link
[ -z "$(nix-store --query --references "$(nix eval --raw .#default.deps.outPath)")" ]

echo six >>requirements.in
nix shell "path:$packages#"{uv,python3} --command uv pip compile --quiet --generate-hashes --no-header requirements.in --output-file requirements.txt
stops_at_changed_lock
