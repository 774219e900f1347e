# --override-input and --impure reach every evaluation; flake.lock is never written, nor read wrongly when it is there.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
mkdir "$work/one" "$work/two"
echo "{ outputs = _: { tag = \"one\"; }; }" >"$work/one/flake.nix"
echo "{ outputs = _: { tag = \"two\"; }; }" >"$work/two/flake.nix"
flake '
      a = fod "a" "'"$zero"'" "echo a ${inputs.dep.tag} '"$nonce"' ${builtins.getEnv "WORD"} > $out";
' 'inputs = { inherit (self.inputs) dep; };'
sed -i "s|^  outputs = { self }|  inputs.dep.url = \"path:$work/one\";\n  outputs = { self, ... }|" flake.nix
nix flake lock
snapshot
WORD=w run 0 update --dry-run --impure --override-input dep "path:$work/two"
unchanged
echo "a two $nonce w" >"$work/meta/content"
out_has "$(nix hash file "$work/meta/content")"
cp flake.lock "$work/meta/lock"
run 0 update
cmp flake.lock "$work/meta/lock" || fail "flake.lock was written"
echo "a one $nonce" >"$work/meta/content"
file_has flake.nix "$(nix hash file "$work/meta/content")"
