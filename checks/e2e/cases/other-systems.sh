# The library evaluates for the other systems, where an image means Linux.
# nix: sid trixie
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
new_project vite-app
for system in aarch64-linux aarch64-darwin; do
  [ "$(nix eval --raw ".#packages.$system.default.system")" = "$system" ]
done
nix flake show "path:$source" --all-systems --override-input nixpkgs "path:$packages" --no-write-lock-file >tree 2>&1
if grep 'error:' tree; then exit 1; fi
[ "$(nix eval --raw .#packages.aarch64-linux.image.system)" = aarch64-linux ]
[ "$(nix eval --raw .#packages.aarch64-darwin.image.system)" = x86_64-linux ]
[ "$(nix eval --raw .#packages.aarch64-linux.oci-image.system)" = aarch64-linux ]
[ "$(nix eval --raw .#packages.aarch64-darwin.oci-image.system)" = x86_64-linux ]
[ "$(nix eval --raw --system aarch64-darwin --impure --expr 'builtins.currentSystem')" = aarch64-darwin ]
