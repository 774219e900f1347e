# Two branches that each update a dependency merge to a right hash, by hand and by the merge driver; a conflict about more
# than hashes is named and stays.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
git init -q -b main .
printf '1\n-\n-\n-\n1\n' >deps
flake "a = fod \"a\" \"$zero\" \"while read line; do echo \$line $nonce; done < \${./deps} > \$out\";"
git add .
git commit -qm base
hash() { sed -n 's/.*fod "a" "\([^"]*\)".*/\1/p' flake.nix; }
branch() {
  git checkout -q -b "$1" main
  sed -i "$2s/1/$1/" deps
  run 0 update --commit
  git commit -qam "$1"
}
run 0 update --commit
branch one 1
branch two 5
! git merge -q one >/dev/null 2>&1 || fail "the merge did not conflict"
run 0 resolve
err_has "settled 1 conflict; updated 1 hash"
printf 'one\n-\n-\n-\ntwo\n' | cmp - deps || fail "deps was not merged"
sed "s/\$/ $nonce/" deps >"$work/meta/content"
[[ $(hash) == "$(nix hash file "$work/meta/content")" ]] || fail "the merged hash is wrong: $(hash)"
git commit -qam merged
built .#a >"$work/meta/built"
[[ ! -s $work/meta/built ]] || fail "a fixed output was built again"

# As a merge driver: the merge itself succeeds, the hash is unknown until the next update.
git checkout -q two
git reset -q --hard HEAD^
git config merge.fod-hash.driver 'fod-hash resolve --driver %O %A %B %P'
echo '*.nix merge=fod-hash' >.git/info/attributes
git merge -q one -m driven 2>"$work/meta/err" || fail "the driver left a conflict: $(cat "$work/meta/err")"
[[ $(hash) == "$zero" ]] || fail "the driver wrote $(hash)"
run 0 update
[[ $(hash) == "$(nix hash file "$work/meta/content")" ]] || fail "the hash after the driver is wrong: $(hash)"

# More than hashes.
git checkout -q -f two
git checkout -q -b three main
sed -i 's/fod "a" "[^"]*"/fod "renamed" "'"$zero"'"/' flake.nix
git commit -qam three
rm .git/info/attributes
! git merge -q one >/dev/null 2>&1 || fail "the merge did not conflict"
snapshot
run 1 resolve
unchanged
err_has "refused: this conflict is about more than hashes"
