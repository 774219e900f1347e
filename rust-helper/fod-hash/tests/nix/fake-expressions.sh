# lib.fakeHash in all its forms, from another input, under with and inherit; fakeSha256 and fakeSha512 too.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
mkdir lib
cat >lib/flake.nix <<EOF
{ outputs = _: { lib = {
  fakeHash = "$zero";
  fakeSha256 = "$(printf '0%.0s' {1..64})";
  fakeSha512 = "$(printf '0%.0s' {1..128})";
}; }; }
EOF
flake '
      a = echo "a" lib.fakeHash;
      b = with lib; echo "b" fakeHash;
      c = echo "c" pkgs.lib.fakeHash;
      d = echo "d" (inputs.lib.lib.fakeSha256);
      e = let inherit (lib) fakeHash; in echo "e" fakeHash;
      f = derivation { name = "f"; inherit system; builder = "/bin/sh"; args = [ "-c" "echo f '"$nonce"' > $out" ]; outputHashAlgo = "sha512"; outputHash = lib.fakeSha512; };
' 'lib = inputs.lib.lib; pkgs = { inherit lib; }; inputs = { inherit (self.inputs) lib; };'
sed -i 's|^  outputs = { self }|  inputs.lib.url = "path:./lib";\n  outputs = { self, ... }|' flake.nix
git init -q . && git add -A
cp flake.nix "$work/meta/flake"
run 0 update
echo "f $nonce" >"$work/meta/content"
replaced "$work/meta/flake" flake.nix 'echo "a" lib.fakeHash' "echo \"a\" \"$(truth a)\"" 'echo "b" fakeHash' "echo \"b\" \"$(truth b)\"" \
  pkgs.lib.fakeHash "\"$(truth c)\"" inputs.lib.lib.fakeSha256 "\"$(truth d)\"" '"e" fakeHash' "\"e\" \"$(truth e)\"" \
  lib.fakeSha512 "\"$(echo "f $nonce" >"$work/meta/content"; nix hash file --type sha512 "$work/meta/content")\"" || fail "$(diff "$work/meta/flake" flake.nix)"
[[ ! -e flake.lock ]] || fail "flake.lock was written"
