# `dev` and `prod` of the Vite template: their commands run, and what their readiness probes ask is answered.
# process-compose itself is in no package registry: this script does its part, start and ask, by its configuration.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
[ "$(engine_is)" = podman ] || { echo 'needs podman as root' && exit 77; }
flake_sources
new_project vite-app
fod-hash update
nix build --no-link .#prod.serve

# configuration NAME: what process-compose would be started with.
configuration() { nix eval --json ".#$1.configuration" >"$1.json"; }
configuration dev
configuration prod
[ "$(jq -c '.processes | keys' dev.json prod.json | paste -sd ' ')" = '["server"] ["image"]' ]

# answers FILE PROCESS: starts its command in a network of its own, asks what its
# probe asks until it answers, leaves that in `answer` and ends the process.
answers() {
  local url
  url=$(jq -r ".processes.$2.readiness_probe.http_get | \"\(.scheme)://\(.host):\(.port)\(.path)\"" "$1")
  jq -r ".processes.$2.command" "$1" >start.sh
  rm -f answer
  unshare --net bash -euc '
    ip link set lo up
    bash start.sh >process.log 2>&1 &
    until curl --silent --fail --noproxy "*" --output answer "$1"; do
      kill -0 $! 2>/dev/null || { cat process.log && exit 1; }
      sleep 0.1
    done
    kill -TERM $!
    wait $! || true
  ' bash "$url"
}

echo '== dev'
# The packages come from the registry; the server needs no network.
nix develop --command npm ci --silent
PATH=$(nix develop --command printenv PATH):$PATH answers dev.json server
grep -q /@vite/client answer

echo '== prod'
trap stop_image EXIT
engine_folder
podman_program engines
printf '[containers]\nnetns = "host"\ndefault_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]\n' >containers.conf
PATH=$PWD/engines:$PATH CONTAINERS_CONF=$PWD/containers.conf answers prod.json image
grep -q '<title>' answer
cat process.log
