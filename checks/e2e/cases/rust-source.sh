# The offline set hands out the helper only for the very sources that were compiled.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
cp -r "$source" checkout
chmod -R u+w checkout
build() { nix build --no-link --print-out-paths "path:$PWD/checkout#fod-hash" --override-input nixpkgs "path:$packages" --no-write-lock-file; }
build
printf ' ' >>checkout/rust-helper/fod-hash/src/main.rs
if build 2>err; then
  echo 'a changed source was accepted' && exit 1
fi
cat err
grep -q 'not the ones that were compiled' err
