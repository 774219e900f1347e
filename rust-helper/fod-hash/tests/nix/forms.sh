# Every way to hash and to write a hash: structured attributes, recursive outputs, sha1, sha512, md5, blake3 where this Nix knows it,
# text and git where it does, an over-long hash that Nix accepts. Each keeps its spelling, and nothing is built again.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
export NIX_CONFIG="$NIX_CONFIG
extra-experimental-features = blake3-hashes git-hashing dynamic-derivations"
raw() { echo "derivation { name = \"$1\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"echo $1 $nonce > \$out\" ]; $2 }"; }
zeros() { printf '0%.0s' $(seq "$1"); }
more="" names="structured recursive sha1 sha512 md5 long text"
knows() { nix eval --expr "($(raw probe "$1" | sed "s/inherit system/system = \"$system\"/")).drvPath" >/dev/null 2>&1; }
if knows "outputHashAlgo = \"blake3\"; outputHash = \"blake3-$(head -c 32 /dev/zero | base64)\";"; then
  more="$more blake3 = $(raw blake3 "outputHashAlgo = \"blake3\"; outputHash = \"$(zeros 64)\";");" names="$names blake3"
fi
# Nix 2.26 takes such a derivation and then cannot build it.
if [[ $(nix --version) != *" 2.2"* ]] && knows "outputHashMode = \"git\"; outputHashAlgo = \"sha1\"; outputHash = \"$(zeros 40)\";"; then
  more="$more git = $(raw git "outputHashMode = \"git\"; outputHashAlgo = \"sha1\"; outputHash = \"$(zeros 40)\";");" names="$names git"
fi
flake "
      structured = derivation { __structuredAttrs = true; name = \"structured\"; inherit system; builder = \"/bin/sh\";
        args = [ \"-c\" \"echo structured $nonce > \${builtins.placeholder \"out\"}\" ]; list = [ \"a\" { b = 1; } ];
        outputHashMode = \"flat\"; outputHashAlgo = \"sha256\"; outputHash = \"$zero\"; };
      recursive = $(raw recursive "outputHashMode = \"recursive\"; outputHash = \"sha256-$(printf 'B%.0s' {1..42})A=\";");
      sha1 = $(raw sha1 "outputHashAlgo = \"sha1\"; outputHash = \"$(zeros 40)\";");
      sha512 = $(raw sha512 "outputHash = \"sha512:$(zeros 128)\";");
      md5 = $(raw md5 "outputHashAlgo = \"md5\"; outputHash = \"$(zeros 26)\";");
      long = $(raw long "outputHash = \"sha256-$(printf 'B%.0s' {1..43})=\";");
      text = $(raw text "outputHashMode = \"text\"; outputHashAlgo = \"sha256\"; outputHash = \"$zero\";");
      $more
"
run 0 update
for name in $names; do
  [[ -z $(built ".#$name") ]] || fail "$name was built again"
done
digest() {
  echo "$1 $nonce" >"$work/meta/content"
  nix hash file "${@:2}" "$work/meta/content"
}
file_has flake.nix "outputHash = \"$(digest structured)\""
file_has flake.nix "outputHash = \"$(digest sha1 --type sha1 --base16)\""
file_has flake.nix "outputHash = \"sha512:$(digest sha512 --type sha512 --base16)\""
file_has flake.nix "outputHash = \"$(digest md5 --type md5 --base32)\""
file_has flake.nix "outputHash = \"$(digest long)\""
file_has flake.nix "outputHash = \"$(digest text)\""
if [[ $names == *blake3* ]]; then
  grep -qE 'blake3".*outputHash = "[0-9a-f]{64}"' flake.nix || fail "$(cat flake.nix)"
fi
