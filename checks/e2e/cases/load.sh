# The load app streams an image into podman and docker, of this machine and over ssh of another, stores nothing on the way, prints
# its reference and how to prune, and says what it cannot do.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/second-machine.sh"
type -P podman >/dev/null || { echo 'needs podman' && exit 77; }
flake_sources # as long as there is a network
machine_packages='docker.io docker-cli podman'
own_network "${BASH_SOURCE[0]}"
engine_folder
folder=$(mktemp -d -p /tmp) # the path of a socket is short
trap 'stop_image; stop_machine; rm -rf "$folder"' EXIT
# What no store has yet: another run of this may build beside it.
name=streamed-$RANDOM$RANDOM
cat >flake.nix <<NIX
{
  inputs.infra.url = "github:infra-nix/infra";
  outputs =
    { infra, ... }:
    let
      site = infra.lib.x86_64-linux.mkStaticSite {
        name = "$name";
        root = ./site;
        image.tag = "v1";
      };
    in
    {
      packages.x86_64-linux = {
        image = site;
        inherit (site) load;
      };
    };
}
NIX
mkdir site
echo '<title>one</title>' >site/index.html
lock_project
nix build .#load --out-link app
load=${INFRA_STORE:-}$(readlink app)/bin/load

# podman as it must be called here, by the name that the app looks for.
podman_program engines
# program NAME: makes a command of that name of what follows on stdin.
program() {
  { printf '#!%s\n' "$(type -P bash)" && cat; } >"engines/$1"
  chmod +x "engines/$1"
}

# loads COMMAND…: it prints the reference, and how to get rid of old images.
loads() {
  PATH=$PWD/engines:$PATH "$load" "$@" >out 2>err || { cat out err && return 1; }
  grep -q "Loaded image.*: *\\(localhost/\\)\\?$name:v1\$" out || { cat out err && return 1; }
}
# fails WORDS COMMAND…: it ends with 2 and these words.
fails() {
  local status=0
  "${@:2}" 2>err || status=$?
  [ "$status" = 2 ] && grep -qF -- "$1" err || { echo "status $status, not 2 with: $1" && cat err && return 1; }
}

stored() { find "${INFRA_STORE:-}/nix/store" -mindepth 1 -maxdepth 1 -name "*-$name*.tar*" | sort; }
before=$(stored)
loads
grep -qF 'podman image prune' err
podman image exists "localhost/$name:v1"
fails 'unknown argument `kubernetes`' "$load" kubernetes
fails 'neither podman nor docker is there' env PATH="${load%/*}" "$load"

# Another machine with both engines; ssh knows its key by a file that is not the user's.
start_machine "$folder"
there="ssh://$machine"
printf 'exec %s %s "$@"\n' "$(type -P ssh)" "$NIX_SSHOPTS" | program ssh
on_machine 'dockerd --iptables=false --bridge=none --storage-driver vfs </dev/null >/docker-log 2>&1 &'
loads "$there"
grep -qF "ssh $there podman image prune" err
[ "$(on_machine podman images --format '{{.Repository}}:{{.Tag}}')" = "localhost/$name:v1" ]
on_machine 'busybox timeout 600 sh -c "until [ -S /run/docker.sock ]; do busybox usleep 50000; done" || { cat /docker-log; exit 1; }'
loads docker "$there"
grep -qF "ssh $there docker image prune" err
[ "$(on_machine docker images --format '{{.Repository}}:{{.Tag}}')" = "$name:v1" ]
# Both have the same image, and know what it is for.
configuration() { jq -S '.[0] | { Architecture, Os, Created, User: .Config.User, Env: .Config.Env, Entrypoint: .Config.Entrypoint, Layers: .RootFS.Layers }'; }
diff <(on_machine podman image inspect "$name:v1" | configuration) <(on_machine docker image inspect "$name:v1" | configuration)

# docker of this machine: its daemon's socket is the one over there.
on_machine docker image rm "$name:v1" >/dev/null
libraries=$SECOND_MACHINE_FILES/usr/lib/x86_64-linux-gnu
printf 'DOCKER_HOST=unix://%s/run/docker.sock exec %s/ld-linux-x86-64.so.2 --library-path %s %s/usr/bin/docker "$@"\n' \
  "$machine_root" "$libraries" "$libraries" "$SECOND_MACHINE_FILES" | program docker
loads docker
[ "$(on_machine docker images --format '{{.Repository}}:{{.Tag}}')" = "$name:v1" ]
[ "$(stored)" = "$before" ]
# The archive that is stored goes in as well, compressed as it is.
on_machine docker image rm "$name:v1" >/dev/null
nix build .#image --out-link image
engines/docker load <"$(real_path "$(readlink image)")" | grep -x "Loaded image: $name:v1"

printf 'exec %s %s -i /dev/null "$@"\n' "$(type -P ssh)" "${NIX_SSHOPTS/-i $machine_key/-o BatchMode=yes}" | program ssh
fails "no way into $there" env PATH="$PWD/engines:$PATH" "$load" "$there"
