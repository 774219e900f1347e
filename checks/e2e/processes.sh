# What process-compose does with a configuration, start and ask: it is in no package
# registry itself. Sourced.

# configuration NAME: what process-compose would be started with, as NAME.json.
configuration() { nix eval --json ".#$1.configuration" >"$1.json"; }

# answers FILE PROCESS: starts its command in a network of its own, asks what its
# probe asks until it answers, leaves that in `answer` and ends the process.
answers() {
  local url own=(--net)
  [ "$(id -u)" -eq 0 ] || own+=(--user --map-root-user)
  url=$(jq -r ".processes.$2.readiness_probe.http_get | \"\(.scheme)://\(.host):\(.port)\(.path)\"" "$1")
  jq -r ".processes.$2.command" "$1" >start.sh
  rm -f answer
  unshare "${own[@]}" bash -euc '
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

# dev_answers TEXT: the dev server of this project answers, in its shell, with a page that has TEXT.
dev_answers() {
  configuration dev
  PATH=$(nix develop --command printenv PATH):$PATH answers dev.json server
  grep -q "$1" answer
  rm answer dev.json start.sh process.log
}
