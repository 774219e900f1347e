# A store in a folder of its own, by option and by environment: found, probed and verified there.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
store="local?root=$work/root"
flake "
      a = echo \"a\" \"$zero\";
"
run 0 update --store "$store"
file_has flake.nix "$(truth a)"
[[ -z $(NIX_REMOTE=$store built .#a) ]] || fail "a fixed output was built again"
flake "
      b = echo \"b\" \"$zero\";
"
NIX_REMOTE=$store run 0 update
file_has flake.nix "$(truth b)"
chmod -R u+w "$work/root"
