# Images that programs run in: what a hardened engine allows, TLS, time, names, signals, orphans, sizes.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/sizes.sh"
trap stop_image EXIT
[ "$(engine_is)" = podman ] || { echo 'needs podman as root' && exit 77; }
flake_sources
cp -r "$CASE_DIR"/* .
lock_project

# layout NAME: builds an image and prints its OCI layout.
layout() {
  local path
  path=$(nix build --no-link --print-out-paths ".#$1.oci-image")
  real_path "$path"
}
python=$(layout runtime-python)
node=$(layout runtime-node)
minimal=$(layout runtime-minimal)
call=$(layout call)
plain=$(layout plain)
site=$(layout site)

echo '== sizes'
within_budget runtime-minimal "$minimal"
within_budget static-site "$plain"
within_budget runtime-python "$python"
within_budget runtime-node "$node"

echo '== rules, and the bytes that the images share'
oci-image verify "$minimal" "$call" "$site" "$python" "$node"
oci-image share "$minimal" "$call" "$site" "$python" "$node"
# Certificates and zones are in all, the C library in all that have one.
oci-image share --json "$minimal" "$call" "$site" "$python" "$node" >shared
jq -e '[.shared[][1] | length] | sort | reverse | .[:2] == [5, 3]' shared

echo '== runtime-python, hardened'
# Two authorities, one of which the image is told to trust, each with a certificate for localhost.
for authority in trusted other; do
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout $authority.key -out $authority.pem -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:TRUE 2>openssl.log
done
chmod 644 ./*.key
run_image "$python" "${hardened[@]}" --env TZ=Europe/Paris --volume "$PWD:/case:ro" \
  --volume "$PWD/trusted.pem:/etc/ssl/certs/ca-bundle.crt:ro" -- python3 /case/inside.py

echo '== a static program alone: a call by HTTPS'
run_image "$call" "${hardened[@]}" --volume "$PWD:/case:ro" --volume "$PWD/trusted.pem:/etc/ssl/certs/ca-bundle.crt:ro" >answer
grep '^trusted: HTTP/1.0 200 OK' answer

echo '== runtime-node'
[ "$(run_image "$node" "${hardened[@]}" -- node -p "require('fs').existsSync('/bin/sh') + ' ' + process.getuid()")" = 'false 65532' ]

echo '== signals: a program that knows nothing of them ends at once'
for image in "$python -- python3 -c print('up',flush=True);__import__('time').sleep(99)" "$node -- node -e console.log('up');setTimeout(()=>0,99999)"; do
  # shellcheck disable=SC2086 # words of a command line
  start_image $image
  until image_log | grep -x up; do
    kill -0 "$container"
    sleep 0.05
  done
  read -r status time < <(end_image TERM)
  echo "status $status after $time ms"
  [ "$status" = 143 ]
  [ "$time" -lt 2000 ]
done

echo '== signals: a request that is under way is finished'
start_image "$site" --env 'SETTING=a "quote", a \ and é'
request / | grep '<title>start</title>'
request /big.txt --limit-rate 500k --output slow &
slow=$!
until [ -s slow ]; do
  kill -0 $slow
  sleep 0.05
done
read -r status time < <(end_image TERM)
echo "status $status after $time ms"
[ "$status" = 0 ]
[ "$time" -lt 2000 ]
wait $slow
[ "$(wc -c <slow)" = 400000 ]

echo '== one image, two configurations'
start_image "$site" --env 'SETTING=a "quote", a \ and é' --env OTHER=x
[ "$(request /config.json)" = '{"SETTING":"a \"quote\", a \\ and é"}' ]
start_image "$site" --env $'SETTING=two\nlines'
[ "$(request /config.json | jq -r .SETTING)" = $'two\nlines' ]

echo '== runtime-minimal holds no program'
layers() { jq -r '.layers[].digest | sub(":"; "/")' "$1/blobs/$(jq -r '.manifests[0].digest | sub(":"; "/")' "$1/index.json")"; }
for layer in $(layers "$minimal"); do tar -tzf "$minimal/blobs/$layer"; done >files
grep -q 'etc/passwd' files
if grep -E '(^|/)bin/' files; then exit 1; fi
