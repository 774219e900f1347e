# A derivation made from the whole flake moves with its own patch, so it is probed again; if its hash depends on the patched
# file there is no right one: a finding, and nothing is written.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
echo "data $nonce" >data
flake "
      a = fod \"a\" \"$zero\" \"read line < \${self}/data; echo \$line > \$out\";
"
run 0 update
file_has flake.nix "$(nix hash file data)"
err_has "probing a again"
[[ -z $(built .#a) ]] || fail "a fixed output was built again"
flake "
      b = fod \"b\" \"$zero\" \"while read -r line; do echo \$line; done < \${self}/flake.nix > \$out; echo $nonce >> \$out\";
"
snapshot
run 1 update
unchanged
err_has "self-referential"
