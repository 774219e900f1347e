# A file that somebody edits during the run is not overwritten; a second run in the same flake waits for nobody and says so.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
# Builders wait until the gate is open.
mkdir "$work/gate"
export NIX_CONFIG="$NIX_CONFIG
extra-sandbox-paths = /gate=$work/gate"
flake "
      a = fod \"a\" \"$zero\" \"until [ -e /gate/open ]; do sleep 0.1; done; echo a $nonce > \$out\";
"
fod-hash update -v >"$work/meta/first" 2>&1 &
pid=$!
until grep -q 'building a' "$work/meta/first"; do
  kill -0 "$pid"
  sleep 0.1
done
run 2 update
err_has "another fod-hash is at work"
echo "# edited" >>flake.nix
snapshot
touch "$work/gate/open"
got=0
wait "$pid" || got=$?
[[ $got == 2 ]] || fail "exit status $got"
unchanged
grep -q "was changed by somebody else" "$work/meta/first" || fail "$(cat "$work/meta/first")"
run 0 update
file_has flake.nix "$(truth a)"
tidy
