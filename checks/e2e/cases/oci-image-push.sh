# The template's OCI layout: sound, pushed under the digest that its build told, sent once, and a changed line sends only what changed.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/registry.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap 'stop_image; stop_registry' EXIT
flake_sources
new_project vite-app
fod-hash update

build() { nix build .#oci-image --out-link "$1" && readlink "$1"; }
copy() { tool skopeo skopeo --insecure-policy copy --quiet --dest-tls-verify=false "$@"; }
first=$(build first)
oci-image verify first
oci-image verify --json first | jq -e '.[0].findings == []'
cat first/size-report

# The registry's own log counts what a push sends.
start_registry plain
uploads() { grep -c '"PUT /v2/vite-app/blobs/uploads/' "$registry_folder/log" || true; }
copy "oci:$first" "docker://$registry/vite-app:1"
[ "$(tool skopeo skopeo inspect --tls-verify=false --format '{{.Digest}}' "docker://$registry/vite-app:1")" = "$(cat first/digest)" ]
sent=$(uploads)
[ "$sent" -eq "$(jq '.layers | length + 1' "first/blobs/$(sed 's/:/\//' first/digest)")" ]
copy "oci:$first" "docker://$registry/vite-app:2"
[ "$(uploads)" -eq "$sent" ]

# Another word in the README is no change; a line of the program is a small one.
git commit --quiet --all --message hash
echo more >>README.md && git commit --quiet --all --message README
[ "$(build readme)" = "$first" ]
echo 'console.log("changed");' >>src/main.ts && git commit --quiet --all --message code
second=$(build second)
[ "$(cat second/digest)" != "$(cat first/digest)" ]
sends_little first second
oci-image diff --json first second >difference
copy "oci:$second" "docker://$registry/vite-app:3"
# The manifest is put by its name; all else is a blob.
[ "$(($(uploads) - sent))" -eq "$(jq '.send | length - 1' difference)" ]
oci-image share first second

# A damaged blob is found.
cp -rL second damaged && chmod -R u+w damaged
blob=damaged/blobs/$(jq -r '.send[0].digest | sub(":"; "/")' difference)
printf x | dd of="$blob" bs=1 seek=20 conv=notrunc status=none
status=0
oci-image verify damaged >findings || status=$?
[ $status -eq 1 ]
grep '^digest: ' findings
status=0
oci-image diff first "$PWD/none" 2>err || status=$?
[ $status -eq 2 ] && grep 'cannot read' err

# Both formats run under podman with one configuration.
[ "$(engine_is)" = podman ] || exit 0
start_image "$(readlink -f "$(nix build .#image --out-link image && echo image)")"
configuration() { podman inspect "$1" | jq -S '.[0] | { Architecture, Os, Config, Author }'; }
configuration "$(podman images --quiet | head -n 1)" >archive.json
tool skopeo skopeo --insecure-policy copy --quiet "oci:$second" oci-archive:second.tar
podman load --quiet --input second.tar
configuration "$(podman images --quiet --filter dangling=false | head -n 1)" >layout.json
diff archive.json layout.json
