# `dev` and `prod` of the Vite template: their commands run, and what their readiness probes ask is answered.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/processes.sh"
[ "$(engine_is)" = podman ] || { echo 'needs podman as root' && exit 77; }
flake_sources
new_project vite-app
fod-hash update
nix build --no-link .#prod.serve

configuration dev
configuration prod
[ "$(jq -c '.processes | keys' dev.json prod.json | paste -sd ' ')" = '["server"] ["image"]' ]

echo '== dev'
# The packages come from the registry; the server needs no network.
nix develop --command npm ci --silent
dev_answers /@vite/client

echo '== prod'
trap stop_image EXIT
engine_folder
podman_program engines
printf '[containers]\nnetns = "host"\ndefault_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]\n' >containers.conf
PATH=$PWD/engines:$PATH CONTAINERS_CONF=$PWD/containers.conf answers prod.json image
grep -q '<title>' answer
cat process.log
