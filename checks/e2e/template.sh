# What every template goes through. Sourced after project.sh and engine.sh.

# image_of ATTRIBUTE: builds it and prints where it stands.
image_of() { real_path "$(nix build --no-link --print-out-paths ".#$1")"; }

# nothing_fetched_for ATTRIBUTE: builds it; no download may be needed.
nothing_fetched_for() {
  local builds
  builds=$(fixed_output_builds nix build --no-link ".#$1")
  [ "$builds" = 0 ] || { echo "$builds downloads for .#$1" && return 1; }
}

# sends_little OLD NEW: a push of the layout NEW where OLD has been pushed sends
# at most 64 KiB or a hundredth of the image.
sends_little() {
  oci-image diff "$1" "$2"
  oci-image diff --json "$1" "$2" | jq -e '.bytes > 0 and (.bytes <= 65536 or .bytes * 100 <= .total)' >/dev/null
}

# stops_at_changed_lock: after a change of the lock file no old download may be
# taken for the new one: the build stops, and says how it goes on.
stops_at_changed_lock() {
  if nix build --no-link --print-build-logs 2>changed; then
    echo "a changed lock file was built with the old hash" && return 1
  fi
  grep -q 'hash mismatch in fixed-output derivation' changed || { cat changed && return 1; }
  grep -q 'fod-hash update' changed || { cat changed && return 1; }
  rm changed
  fod-hash update
  nix build --no-link
}

# ends_in_time [PATH]: SIGTERM ends the container within two seconds. A request of
# PATH, under way by then (it prints "asked" when it begins), is answered first; then
# the two seconds count from its answer.
ends_in_time() {
  local time answer=
  if [ -n "${1:-}" ]; then
    request "$1" >answer &
    answer=$!
    until image_log | grep -x asked; do
      kill -0 "$answer" 2>/dev/null || break
      sleep 0.05
    done
  fi
  kill -TERM "$container"
  [ -z "$answer" ] || wait "$answer" || { image_log && echo "the request under way was dropped" && return 1; }
  time=$(until_ended)
  echo "it took $time ms to stop"
  [ "$time" -lt 2000 ]
}

# template_runs NAME: leaves the container running, see engine.sh.
template_runs() {
  flake_sources
  new_project "$1"
  fod-hash update
  [ "$(git diff --name-only)" = flake.nix ]
  nix build .#oci-image
  start_image "$(real_path "$(readlink result)")"
  request /health --output /dev/null
  [ "$(awk '/^Uid:/ { print $2 }' "/proc/$container/status")" = 65532 ]
}
