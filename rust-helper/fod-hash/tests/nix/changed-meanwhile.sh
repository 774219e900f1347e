# A file that somebody edits during the run is not overwritten; a second run in the same flake waits for nobody and says so.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = fod \"a\" \"$zero\" \"sleep 2; echo a $nonce > \$out\";
"
fod-hash update >"$work/meta/first" 2>&1 &
pid=$!
sleep 1
run 2 update
err_has "another fod-hash is at work"
echo "# edited" >>flake.nix
snapshot
got=0
wait "$pid" || got=$?
[[ $got == 2 ]] || fail "exit status $got"
unchanged
grep -q "was changed by somebody else" "$work/meta/first" || fail "$(cat "$work/meta/first")"
run 0 update
file_has flake.nix "$(truth a)"
tidy
