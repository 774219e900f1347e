# Where only the content of a source has changed and not the recipe, nothing is written unless that is accepted; a first
# download is of unverified origin; a hash that comes back as it was is confirmed.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
unset CI GITHUB_BASE_REF CI_MERGE_REQUEST_DIFF_BASE_SHA
git init -q .
flake "
      a = fod \"a\" \"$zero\" \"read id < /proc/sys/kernel/random/uuid; echo \$id > \$out\";
      b = echo \"b\" \"$zero\";
"
git add .
git commit -qm fake
run 0 update -v
out_has "a: $zero -> "
out_has "(unverified origin)"
[[ $(grep -c "^\$ nix eval --json --no-eval-cache" "$work/meta/err") == 3 ]] || fail "more than two evaluations and a verification"
git commit -qam hashes

snapshot
run 1 update --all
unchanged
err_has "only the hash changed: a is made from the same as in"
err_has "hint: its source was tampered with"
[[ ! -s $work/meta/out ]] || fail "a change was printed that was not written"
hash=$(sed -n 's/.*fod "a" "\([^"]*\)".*/\1/p' flake.nix)
run 0 update --all --accept-changed
out_has "(only the hash changed, accepted)"
! grep -qF "$hash" flake.nix || fail "the accepted hash was not written"

# Against the commit: an edited hash alone, and a hash that was taken away.
snapshot
run 1 check --store "$work/store"
unchanged
err_has "only the hash changed: a is made from what it was, but has another hash than $hash (compared with HEAD)"
sed -i "s|$(truth b)|$zero|" flake.nix
run 0 update .#b
out_has "b: $zero -> $(truth b) (as before)"
sed -i "s|fod \"a\" \"[^\"]*\"|fod \"a\" \"$zero\"|" flake.nix
snapshot
run 1 update .#a
unchanged
err_has "a is made from the same as in HEAD"

# --twice refuses what comes out differently, and names the files.
flake "
      a = derivation { name = \"a\"; inherit system; builder = \"/bin/sh\"; PATH = \"/bin:/usr/bin\"; outputHash = \"$zero\"; outputHashAlgo = \"sha256\"; outputHashMode = \"recursive\";
        args = [ \"-c\" \"read id < /proc/sys/kernel/random/uuid; mkdir -p \$out/dir; echo \$id > \$out/dir/random; echo same > \$out/same\" ]; };
      b = echo \"b\" \"$zero\";
"
snapshot
run 1 update --twice
unchanged
err_has "not deterministic: a gave sha256-"
err_has "  | dir/random"
err_has_not "| same"
err_has_not "b gave"
run 0 update .#b --twice
file_has flake.nix "$(truth b)"
