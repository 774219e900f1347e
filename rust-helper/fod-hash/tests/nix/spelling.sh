# A stale hash is replaced in the spelling it has: base16, nix32, base64, with and without the algorithm; other methods too;
# and with --sri in SRI form.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
stale() { echo "stale $1 $nonce" >"$work/meta/stale"; nix hash file --type sha256 "--$2" "$work/meta/stale"; }
flake "
      a = echo \"a\" \"$(stale a base16)\";
      b = echo \"b\" \"$(stale b base32)\";
      c = echo \"c\" \"$(stale c base64)\";
      d = echo \"d\" \"sha256:$(stale d base32)\";
      e = echo \"e\" \"$(stale e sri)\";
      f = derivation { name = \"f\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"echo f $nonce > \$out\" ]; outputHashMode = \"recursive\"; outputHashAlgo = \"sha1\"; outputHash = \"$(nix hash file --type sha1 --base16 flake.nix 2>/dev/null || printf '1%.0s' {1..40})\"; };
      g = derivation { name = \"g\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"echo g $nonce > \$out\" ]; outputHashAlgo = \"md5\"; outputHash = \"$(printf '2%.0s' {1..32})\"; };
      s = derivation { name = \"s\"; __structuredAttrs = true; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"[ -e \$NIX_ATTRS_JSON_FILE ] && echo s $nonce > \${placeholder \"out\"}\" ]; outputHashAlgo = \"sha256\"; outputHash = \"$(stale s base16)\"; };
"
cp flake.nix "$work/meta/flake"
run 0 update
hash() { nix hash to-"$2" "$(truth "$1")" 2>/dev/null; }
file_has flake.nix "\"a\" \"$(hash a base16)\""
file_has flake.nix "\"b\" \"$(hash b base32)\""
file_has flake.nix "\"c\" \"$(hash c base64)\""
file_has flake.nix "\"d\" \"sha256:$(hash d base32)\""
file_has flake.nix "\"e\" \"$(truth e)\""
echo "f $nonce" >"$work/meta/f" && file_has flake.nix "\"$(nix hash path --type sha1 --base16 "$work/meta/f")\""
file_has flake.nix "\"$(echo "g $nonce" | md5sum | cut -d' ' -f1)\""
file_has flake.nix "outputHash = \"$(hash s base16)\""
run 0 update
err_has "nothing to do"

# --sri writes all of them in one form.
cp "$work/meta/flake" flake.nix
run 0 update --sri
for name in a b c d e; do file_has flake.nix "\"$name\" \"$(truth $name)\""; done
file_has flake.nix "outputHash = \"$(truth s)\""
run 0 update
err_has "nothing to do"
