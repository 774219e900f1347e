# Of sets by system only the entry of this system is written; the others are listed as pending, in Nix and in JSON, when they are
# fake or may have become stale. With --system the other entry is the one that counts, and what cannot be built here is said so.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
other=riscv64-linux
printf '{ "%s": "%s", "%s": "%s", "unrelated": { "%s": "" } }\n' "$other" "$zero" "$system" "$zero" "$other" >hashes.json
flake "
      a = echo \"a\" { $system = \"$zero\"; $other = \"$zero\"; }.\${system};
      b = echo \"b\" json.\${system};
      c = echo \"c\" cHash.\${system};
    };
    packages.$other = {
      a = fod \"a\" \"$zero\" \"\";
" "json = builtins.fromJSON (builtins.readFile ./hashes.json); stale = \"$(truth old)\"; cHash.$system = \"sha256-$(printf 'B%.0s' {1..42})A=\"; cHash.$other = \"$(truth old)\";"
run 0 update
file_has flake.nix "$system = \"$(truth a)\"; $other = \"$zero\"; }"
file_has hashes.json "\"$other\": \"$zero\", \"$system\": \"$(truth b)\", \"unrelated\": { \"$other\": \"\" }"
file_has flake.nix "cHash.$system = \"$(truth c)\"; cHash.$other = \"$(truth old)\""
err_has "pending: the hash for $other is still fake"
err_has "hashes.json:1:21: pending"
err_has "pending: the hash for $other may be stale too, since the one for $system has changed"
err_has "hint: run fod-hash update --system $other on $other"
[[ $(grep -c "pending:" "$work/meta/err") == 4 ]] || fail "$(grep -c "pending:" "$work/meta/err") pending"
# A second run has nothing to do but what is pending; only what is asked for counts.
snapshot
run 0 update
unchanged
err_has_not "may be stale"
run 0 update .#a
[[ $(grep -c "pending:" "$work/meta/err") == 1 ]] || fail "more pending than asked for"
run 0 update .#c
# For the other system; its builder does not run here.
sed -i "s/fod \"a\" \"$zero\" \"\"/derivation { name = \"o\"; system = \"$other\"; builder = \"x\"; outputHash = \"\"; outputHashAlgo = \"sha256\"; }/" flake.nix
snapshot
run 2 update --system "$other"
unchanged
err_has "platform mismatch: the hash of o could not be made"
err_has "flake.nix:27:91"
# The system that Nix is configured to counts, not that of the machine; also for outputs that are named.
for asked in "" .#a; do
  NIX_CONFIG="$NIX_CONFIG
system = $other" run 0 list ${asked:+"$asked"}
  out_has "  $other  o  "
  [[ $(wc -l <"$work/meta/out") == 1 ]] || fail "other lines than that of $other"
done
