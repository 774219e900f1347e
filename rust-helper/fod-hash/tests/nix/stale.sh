# A stale hash whose output no store has is probed by default; one whose output is there only with --all.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
echo "old $nonce" >"$work/meta/old"
old=$(nix hash file "$work/meta/old")
flake "
      a = echo \"a\" \"$old\";
"
run 0 update .#a
file_has flake.nix "$(truth a)"
sed -i "s|echo a|echo b|;s|echo \${name}|echo b|" flake.nix
snapshot
run 0 update .#a
unchanged
run 0 update --all .#a
file_has flake.nix "$(truth b)"
