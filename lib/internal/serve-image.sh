# Loads an image and runs it as a cluster would: no writing but to /tmp, no
# capabilities. `load` is the program that loads it, `port` the port that it
# listens on, or empty. PROD_OPTIONS has more options of the engine.
for engine in podman docker none; do
  if command -v "$engine" >/dev/null; then break; fi
done
[ "$engine" != none ] || {
  printf 'error: neither podman nor docker is there\nhint: %s\n' 'install one, or start the package itself: nix run' >&2
  exit 2
}
reference=$("$load" "$engine" 2>/dev/null | sed -n 's/^Loaded image: //p')
[ -n "$reference" ] || {
  printf 'error: %s did not load the image\nhint: %s\n' "$engine" "try it alone: $load $engine" >&2
  exit 2
}
options=(--rm --read-only --tmpfs /tmp --cap-drop=all --security-opt=no-new-privileges)
[ -z "$port" ] || options+=(--publish "127.0.0.1:$port:$port")
read -ra more <<<"${PROD_OPTIONS:-}"
exec "$engine" run "${options[@]}" "${more[@]}" "$reference"
