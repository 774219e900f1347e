# A right and a wrong fixed output of equal content and name in one run, which can make one build wait forever, do not.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
right=$(truth twin)
# update_ends: an update that hangs would be ended by its limits, later than this.
update_ends() {
  local got=0
  timeout 600 fod-hash update -v >"$work/meta/out" 2>"$work/meta/err" || got=$?
  [[ $got == 0 ]] || fail "exit status $got"
}
# The right one stands in no file as a literal, so it is not probed; but what needs it is, in the same level as the wrong one.
flake "
      inherit known;
      wrong = fod \"twin\" \"$zero\" \"echo twin $nonce > \$out # a\";
      needs = fod \"needs\" \"$zero\" \"read line < \${known}; echo needs \$line > \$out\";
" "known = fod \"twin\" (\"${right::20}\" + \"${right:20}\") \"sleep 1; echo twin $nonce > \$out\";"
update_ends
file_has flake.nix "wrong = fod \"twin\" \"$right\""
echo "needs twin $nonce" >"$work/meta/content"
file_has flake.nix "needs = fod \"needs\" \"$(nix hash file "$work/meta/content")\""
[[ -z $(built .#wrong .#needs .#known) ]] || fail "a fixed output was built again"
# One that is right but in no store is probed like the wrong one.
nonce=other-$nonce
right=$(truth twin)
flake "
      wrong = fod \"twin\" \"$zero\" \"echo twin $nonce > \$out # a\";
      right = fod \"twin\" \"$right\" \"sleep 1; echo twin $nonce > \$out # b\";
"
update_ends
[[ $(grep -cF "$right" flake.nix) == 2 ]] || fail "$(cat flake.nix)"
