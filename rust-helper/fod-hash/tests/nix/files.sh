# What cannot be replaced is named and nothing at all is written; a link is edited at its target; there is never a result link.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
git init -q .
mkdir real
flake '
      a = echo "a" (import ./a.nix);
      b = echo "b" (import ./link.nix);
'
echo "\"$zero\"" | tee a.nix >real/b.nix
ln -s real/b.nix link.nix
git add -A
chmod 444 real/b.nix
snapshot
run 2 update
unchanged
err_has "real/b.nix is read-only"
err_has "hint: chmod u+w real/b.nix"
tidy
chmod 640 real/b.nix
run 0 update
[[ -L link.nix ]] || fail "the link is gone"
[[ $(cat real/b.nix) == "\"$(truth b)\"" && $(cat a.nix) == "\"$(truth a)\"" ]] || fail "$(cat a.nix real/b.nix)"
[[ $(stat -c %a real/b.nix) == 640 ]] || fail "the mode has changed"
tidy
[[ -z $(find . -name 'result*') ]] || fail "a result link"
