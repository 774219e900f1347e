# Starts an image, asks it for pages and stops it, without taking a port of the
# machine: the container has a network of its own. Uses podman where it works,
# else the image's unpacked root in namespaces of its own. Sourced.

# real_path STORE_PATH: where a path of a store with a root of its own
# (INFRA_STORE) stands on this machine.
real_path() { printf '%s%s\n' "${INFRA_STORE:-}" "$1"; }

# What a hardened cluster allows: no writing but to /tmp, no capabilities.
hardened=(--read-only --tmpfs /tmp --cap-drop=all --security-opt=no-new-privileges)

podman() {
  command podman --root "$engine/storage" --runroot "$engine/run" --tmpdir "$engine/tmp" \
    --runtime runc --cgroup-manager cgroupfs --events-backend file "$@"
}

# podman_program FOLDER: puts a podman there that does the same, for programs that
# look for one.
podman_program() {
  mkdir -p "$1"
  {
    printf '#!%s\n' "$(type -P bash)"
    declare -f podman
    printf 'engine=%q\npodman "$@"\n' "$engine"
  } | sed "s|command podman|$(type -P podman)|" >"$1/podman"
  chmod +x "$1/podman"
}

# engine_is: prints which of the two ways is used; INFRA_ENGINE chooses one.
engine_is() {
  if [ -n "${INFRA_ENGINE:-}" ]; then
    printf '%s\n' "$INFRA_ENGINE"
  elif [ "$(id -u)" -eq 0 ] && type -P podman >/dev/null; then
    echo podman
  else
    echo namespaces
  fi
}

# start_image IMAGE [OPTION…]: starts IMAGE, a docker-archive or the folder of an
# OCI layout; afterwards `container` is the process id of its first process.
# OPTIONs are podman's; after `--`, what replaces the image's command.
start_image() {
  engine_folder
  "start_with_$(engine_is)" "$@"
}

# podman refuses long paths here.
engine_folder() { [ -n "${engine:-}" ] || engine=$(mktemp -d -p /tmp); }

# load_image IMAGE: prints podman's name for it.
load_image() {
  if [ -d "$1" ]; then
    podman pull --quiet "oci:$1"
  else
    podman load --quiet --input "$1" | sed 's/^Loaded image: //'
  fi
}

# create_arguments MODE IMAGE [OPTION…] [-- ARGUMENT…]: sets `arguments` for podman run.
create_arguments() {
  local mode=$1 image
  image=$(load_image "$2")
  shift 2
  arguments=("$mode" --network=none --ulimit nofile=4096:4096 --ulimit nproc=4096:4096)
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    arguments+=("$1")
    shift
  done
  arguments+=("$image" "${@:2}")
}

# run_image IMAGE [OPTION…] [-- ARGUMENT…]: starts it with podman, waits for its
# end and prints what it prints. Nothing is hardened but what OPTIONs say.
run_image() {
  local arguments
  engine_folder
  create_arguments --rm "$@"
  podman run "${arguments[@]}"
}

start_with_podman() {
  local arguments image=$1
  shift
  create_arguments --detach "$image" --log-driver k8s-file "${hardened[@]}" "$@"
  container_id=$(podman run "${arguments[@]}")
  container=$(podman inspect --format '{{.State.Pid}}' "$container_id")
}

# until_ended: waits for the end of the first process and prints the milliseconds
# that it took.
until_ended() {
  local start
  start=$(date +%s%N)
  while [ -d "/proc/$container" ] && ! grep -q '^State:.*Z' "/proc/$container/status" 2>/dev/null; do sleep 0.02; done
  printf '%s\n' $((($(date +%s%N) - start) / 1000000))
}

# end_image SIGNAL: sends SIGNAL to the first process and waits for its end. Prints
# the exit status and the milliseconds that it took. (Asking podman for the status
# may take longer than the end itself.)
end_image() {
  local time
  kill "-$1" "$container"
  time=$(until_ended)
  printf '%s %s\n' "$(podman wait "$container_id")" "$time"
}

start_with_namespaces() {
  local archive=$1 layer root=$engine/root layout=$engine/layout config ip
  ip=$(type -P ip) || ip="$(type -P busybox) ip"
  mkdir -p "$root"
  if [ -d "$archive" ]; then
    layout=$archive
  else
    tool skopeo skopeo --insecure-policy copy --quiet "docker-archive:$archive" "oci:$layout:image"
  fi
  manifest=$layout/blobs/$(jq -r '.manifests[0].digest | sub(":"; "/")' "$layout/index.json")
  for layer in $(jq -r '.layers[].digest | sub(":"; "/")' "$manifest"); do
    # Names in a docker-archive may be absolute.
    tar -xzf "$layout/blobs/$layer" -C "$root" --no-same-owner --absolute-names --transform='s,^/,,S'
    chmod -R u+w "$root"
  done
  config=$layout/blobs/$(jq -r '.config.digest | sub(":"; "/")' "$manifest")
  mapfile -t environment < <(jq -r '.config.Env[]' "$config")
  mapfile -t command < <(jq -r '.config | (.Entrypoint // []) + (.Cmd // []) | .[]' "$config")
  mkdir -p "$root"/{tmp,proc,dev}
  touch "$root"/dev/{null,stdout,stderr}
  # Outer namespaces: as their root, to mount; inner ones: as the image's user.
  unshare --user --map-root-user --net --mount --pid --fork --kill-child \
    bash -euc '
      root=$1 ip=$2 variables=$3
      shift 3
      $ip link set lo up
      mount --bind "$root" "$root"
      mount --rbind /dev "$root/dev"
      mount -t proc proc "$root/proc"
      mount -t tmpfs tmpfs "$root/tmp"
      chmod 1777 "$root/tmp"
      mount -o remount,bind,ro "$root"
      exec env -i "${@:1:$variables}" "$(command -v unshare)" --user --map-user=65532 --map-group=65532 \
        --root="$root" --wd=/ "${@:$variables+1}"
    ' -- "$root" "$ip" "${#environment[@]}" "${environment[@]}" "${command[@]}" \
    >"$engine/log" 2>&1 &
  outer=$!
  container=$outer
  until [ "$(readlink "/proc/$outer/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
}

# request PATH [OPTION…]: asks the container on port 8080, when it listens there; curl's OPTIONs.
request() {
  local path=$1
  shift
  local enter=(nsenter --target "$container" --net)
  [ "$(engine_is)" = podman ] || enter+=(--user --preserve-credentials)
  wait_for_port
  "${enter[@]}" curl --silent --show-error --fail --max-time 60 "$@" "http://127.0.0.1:8080$path"
}

# wait_for_port: until the container listens on port 8080 (in hexadecimal 1F90; 0A is "listens").
wait_for_port() {
  local tries
  for tries in {1..1200}; do
    ! grep -qs ':1F90 [0-9A-F:]* 0A' "/proc/$container/net/"tcp{,6} || return 0
    [ -d "/proc/$container" ] || break
    sleep 0.1
  done
  image_log >&2
  echo "nobody listens on port 8080 (look $tries)" >&2
  return 1
}

# image_uid: the user id of the image's first process, as that sees itself.
image_uid() {
  local first=$container enter=()
  [ "$(engine_is)" = podman ] || {
    first=$(pgrep --parent "$outer")
    enter=(nsenter --target "$first" --user --preserve-credentials)
  }
  "${enter[@]}" awk '/^Uid:/ { print $2 }' "/proc/$first/status"
}

image_log() { if [ "$(engine_is)" = podman ]; then podman logs "$container_id"; else cat "$engine/log"; fi; }

# stop_image: ends the container and removes what it left.
stop_image() {
  [ -n "${engine:-}" ] || return 0
  if [ "$(engine_is)" = podman ]; then
    podman rm --force --time 5 --all >/dev/null 2>&1 || true
    podman unshare true 2>/dev/null || true
    umount "$engine"/storage/overlay 2>/dev/null || true
  else
    # unshare itself ignores signals while its child runs.
    pkill -KILL --parent "$outer" || true
    wait "$outer" 2>/dev/null || true
  fi
  # What cleans up after the last container may still write there.
  local tries
  for tries in {1..50}; do
    chmod -R u+w "$engine" 2>/dev/null || true
    ! rm -rf "$engine" 2>/dev/null || break
    sleep 0.1
  done
  [ ! -e "$engine" ] || echo "$engine could not be removed (try $tries)" >&2
  engine=
}
