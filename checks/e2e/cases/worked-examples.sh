# The images of the worked examples run as others do, with a read-only root and without capabilities: Java by a jar, COBOL.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
[ "$(engine_is)" = podman ] || { echo 'needs root and podman' && exit 77; }
trap stop_image EXIT
flake_sources
layout_of() {
  real_path "$(nix build --no-link --print-out-paths "path:$source#checks.x86_64-linux.worked-examples.$1.oci-image" \
    --override-input nixpkgs "path:$packages" --no-write-lock-file)"
}
run_image "$(layout_of java)" "${hardened[@]}" -- you >greeting
grep -x 'hello you [0-9a-f]*' greeting
[ "$(run_image "$(layout_of cobol)" "${hardened[@]}")" = 'TOTAL 1,999.00' ]
