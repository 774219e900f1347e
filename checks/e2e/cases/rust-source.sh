# The helper as a package, with its pages. The offline set hands it out only for the very sources that were compiled.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
cp -r "$source" checkout
chmod -R u+w checkout
build() { nix build --no-link --print-out-paths "path:$PWD/checkout#fod-hash" --override-input nixpkgs "path:$packages" --no-write-lock-file; }
result=$(build)
# A manual page and completions come with it.
for page in man/man1/fod-hash.1 bash-completion/completions/fod-hash.bash fish/vendor_completions.d/fod-hash.fish zsh/site-functions/_fod-hash; do
  test -s "$result/share/$page" || test -s "$result/share/$page.gz" || { find "$result" && exit 1; }
done
grep -q -- --accept-changed "$result/share/bash-completion/completions/fod-hash.bash"
printf ' ' >>checkout/rust-helper/fod-hash/src/main.rs
if build 2>err; then
  echo 'a changed source was accepted' && exit 1
fi
cat err
grep -q 'not the ones that were compiled' err
