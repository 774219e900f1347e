# A registry server on loopback, on a free port, with its storage in a folder
# of its own. Sourced after project.sh.

# start_registry: afterwards `registry` is its host and port.
start_registry() {
  registry_folder=$(mktemp -d)
  cat >"$registry_folder/config.yml" <<CONF
version: 0.1
log:
  level: info
storage:
  filesystem:
    rootdirectory: $registry_folder/data
http:
  addr: 127.0.0.1:0
CONF
  : >"$registry_folder/log"
  nix shell "path:$packages#docker-distribution" --command \
    registry serve "$registry_folder/config.yml" >"$registry_folder/log" 2>&1 &
  registry_process=$!
  local tries
  for tries in {1..200}; do
    registry=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$registry_folder/log" | head -n 1)
    [ -z "$registry" ] || return 0
    kill -0 "$registry_process" 2>/dev/null || break
    sleep 0.05
  done
  cat "$registry_folder/log" >&2
  echo "the registry server did not start (try $tries)" >&2
  return 1
}

stop_registry() {
  [ -n "${registry_process:-}" ] || return 0
  kill "$registry_process" 2>/dev/null || true
  wait "$registry_process" 2>/dev/null || true
  rm -rf "$registry_folder"
  registry_process=
}
