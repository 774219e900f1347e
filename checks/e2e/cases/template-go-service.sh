# The Go template from init to an answered request: a static program, without a hash, in an image of a few megabytes.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
flake_sources
new_project go-service
nothing_fetched_for oci-image
# The program needs nothing of the store: no Go, no C library.
[ "$(nix path-info --recursive .#default | wc -l)" = 1 ]

# A source and the README move no hash.
sed -i 's|^	return mux|	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) { os.Stdout.WriteString("asked\\n"); time.Sleep(time.Second); answer(w, 1) })\n&|' main.go
echo more >>README.md
nothing_fetched_for oci-image
start_image "$(image_of oci-image)"
[ "$(request /health)" = '{"status":"ok"}' ]
request /count --data 'a b a' | grep '"a":2'
request / | grep '<title>Words</title>'
ends_in_time /slow
[ "$(cat answer)" = 1 ]
