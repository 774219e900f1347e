# Two systems find out different hashes of one file; collect writes both in one go, and refuses results for other files,
# results that contradict each other, and anything that is no hash in the place of one.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = echo \"a\" \"$zero\"; b = echo \"b\" \"$zero\";
"
cp flake.nix "$work/meta/flake"
snapshot
run 0 update .#a --partial "$work/meta/one.json"
run 0 update .#b --partial "$work/meta/two.json"
unchanged
run 0 collect --dry-run "$work/meta/one.json" "$work/meta/two.json"
unchanged
out_has "+      a = echo \"a\" \"$(truth a)\"; b = echo \"b\" \"$(truth b)\";"
PATH=$(dirname "$(command -v fod-hash)"):/usr/bin:/bin run 0 collect "$work/meta/one.json" "$work/meta/two.json"
err_has "wrote 2 hashes of 2 systems"
replaced "$work/meta/flake" flake.nix "\"a\" \"$zero" "\"a\" \"$(truth a)" "\"b\" \"$zero" "\"b\" \"$(truth b)" || fail "other bytes"
snapshot
run 2 collect "$work/meta/one.json"
err_has "was made from another flake.nix than is here"
cp "$work/meta/flake" flake.nix
snapshot
sed "s|$(truth a)|$(truth c)|" "$work/meta/one.json" >"$work/meta/three.json"
run 3 collect "$work/meta/one.json" "$work/meta/three.json"
unchanged
err_has "conflict: two systems found different hashes"
sed "s|$(truth a)|\${evil}|" "$work/meta/one.json" >"$work/meta/three.json"
run 2 collect "$work/meta/three.json"
sed 's|"start": [0-9]*|"start": 3|' "$work/meta/one.json" >"$work/meta/three.json"
run 2 collect "$work/meta/three.json"
unchanged
err_has "is no hash for a place where one may stand"
tidy

# Without a flake: the file, or the expression, that was looked at names the project.
mkdir plain
cd plain
echo "{ a = derivation { name = \"a\"; system = \"$system\"; builder = \"/bin/sh\"; args = [ \"-c\" \"echo a $nonce > \$out\" ]; outputHash = \"$zero\"; }; }" >default.nix
run 0 update --file default.nix --partial "$work/meta/plain.json"
run 2 collect "$work/meta/plain.json" --project .
run 0 collect "$work/meta/plain.json" --expr 'import ./. { }' --dry-run
out_has "outputHash = \"$(truth a)\""
run 0 collect "$work/meta/plain.json" --file default.nix
file_has default.nix "outputHash = \"$(truth a)\""
