# A stale hash is probed by default: one whose output no store has, and one whose recipe has moved although its output is there.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
echo "old $nonce" >"$work/meta/old"
old=$(nix hash file "$work/meta/old")
flake "
      a = echo \"a\" \"$old\";
"
run 0 update .#a
file_has flake.nix "$(truth a)"
sed -i "s|echo a|echo b|;s|echo \${name}|echo b|" flake.nix
run 0 update .#a
out_has "(recipe moved)"
file_has flake.nix "$(truth b)"
snapshot
run 0 update -v .#a
err_has_not "nix build"
run 0 update -v --all .#a
err_has "nix build"
unchanged
