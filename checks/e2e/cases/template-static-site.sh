# The template of plain files from init to served pages, by its own README's commands.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
flake_sources
new_project static-site
nix flake check --no-build
nix build --no-link .#checks.x86_64-linux.site
before=$(nix eval --raw .#oci-image.drvPath)
echo more >>README.md
[ "$(nix eval --raw .#oci-image.drvPath)" = "$before" ]

start_image "$(image_of oci-image)"
request / | grep 'Colours of a café'
request /colours.json | jq -e '.[1].name == "espresso"'
request /style.css --head | grep -i '^content-type: text/css'
[ "$(request /missing --no-fail --output page --write-out '%{http_code}')" = 404 ]
grep -q 'Not found' page
[ "$(awk '/^Uid:/ { print $2 }' "/proc/$container/status")" = 65532 ]
ends_in_time ''
