# The template's image serves pages, files and 404s without privileges and stops when it is told to.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
flake_sources
new_project vite-app
fod-hash update
nix build .#oci-image
start_image "$(real_path "$(readlink result)")"
request /health --output /dev/null
page=$(request /)
grep -q '<script type="module"' <<<"$page"
[ "$(request /deep/link)" = "$page" ]
[ "$(request /missing.js --no-fail --output /dev/null --write-out '%{http_code}')" = 404 ]
style=$(grep -o '/assets/[^"]*\.css' <<<"$page" | head -n 1)
request "$style" --head | grep -i '^content-type: text/css'
[ "$(image_uid)" = 65532 ]
image_log | grep 'GET /deep/link'
ends_in_time ''
