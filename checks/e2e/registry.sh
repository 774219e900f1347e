# A registry server on loopback, on a free port, with its storage in a folder
# of its own. Sourced after project.sh.

# start_registry plain|secure: afterwards `registry` is its host and port, and
# `registry_folder` holds its log and data. A secure one speaks TLS with a
# certificate of a private authority (`registry_ca`) and wants a password.
start_registry() {
  registry_folder=$(mktemp -d)
  registry_configuration "$1" 127.0.0.1:0 >"$registry_folder/config.yml"
  launch_registry
}

registry_user=pusher registry_password='correct horse'

registry_configuration() {
  cat <<CONF
version: 0.1
log:
  level: info
storage:
  filesystem:
    rootdirectory: ${registry_data:-$registry_folder/data}
http:
  addr: $2
CONF
  [ "$1" = secure ] || return 0
  private_authority "$registry_folder/tls" >"$registry_folder/tls-log" 2>&1 || { cat "$registry_folder/tls-log" >&2 && return 1; }
  registry_ca=$registry_folder/tls/ca.crt
  # bcrypt of the password above.
  # shellcheck disable=SC2016 # dollars are part of it
  printf '%s:%s\n' "$registry_user" '$2b$05$5DUZ/bnsrcaNe8B.GM7nd.WAelGbuH3aZnHV3M1SD1miKlFcjkG3y' >"$registry_folder/htpasswd"
  cat <<CONF
  tls:
    certificate: $registry_folder/tls/server.crt
    key: $registry_folder/tls/server.key
auth:
  htpasswd:
    realm: registry
    path: $registry_folder/htpasswd
CONF
}

# private_authority FOLDER: a certificate authority (ca.crt), and with it a
# certificate for this machine (server.crt, server.key).
private_authority() {
  mkdir -p "$1"
  printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >"$1/names"
  tool openssl bash -euc '
    cd "$1"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.crt
    openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr
    openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt
  ' -- "$1"
}

# launch_registry: starts the server of `registry_folder`, again if it was there before.
launch_registry() {
  : >"$registry_folder/log"
  nix shell "path:$packages#docker-distribution" --command \
    registry serve "$registry_folder/config.yml" >"$registry_folder/log" 2>&1 &
  registry_process=$!
  local tries
  for tries in {1..2400}; do
    registry=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/127.0.0.1:\1/p' "$registry_folder/log" | head -n 1)
    [ -z "$registry" ] || return 0
    kill -0 "$registry_process" 2>/dev/null || break
    sleep 0.05
  done
  cat "$registry_folder/log" >&2
  echo "the registry server did not start (try $tries)" >&2
  return 1
}

# registry_requests: the method, path and status of every request so far.
registry_requests() {
  grep -ao '"[A-Z]* /v2[^"]*" [0-9]*' "$registry_folder/log" | sed 's/^"\([A-Z]*\) \([^ ]*\) [^ ]*" /\1 \2 /' || true
}

stop_registry() {
  [ -n "${registry_process:-}" ] || return 0
  kill_registry
  rm -rf "$registry_folder"
}

kill_registry() {
  kill "$registry_process" 2>/dev/null || true
  wait "$registry_process" 2>/dev/null || true
  registry_process=
}
