# Hashes that the Nix code reads from JSON, TOML and text files are written where they stand; layout, line ends, byte order marks and
# a missing final newline stay.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
printf '{\n\t"z": {"version":"1", "hash" : "%s"},\n    "a": { "rev": "x", "hash": "" } }' "$zero" >pin.json
printf '# %s\r\n[deps]\r\nsha256 = "%s" # é\r\nother = { hash = '"'%s'"' }\r\n' "$zero" "$zero" "$zero" >pin.toml
printf '%s\n' "$zero" >web.hash
printf '\r\n%s' "$zero" >api.txt
printf '%s\n%s\n' "$zero" "$zero" >two-lines.txt
printf '{ "hash": "%s" }\n' "$zero" >unread.json
flake '
      a = echo "a" json.z.hash;
      b = echo "b" json.a.hash;
      c = echo "c" toml.deps.sha256;
      d = echo "d" toml.deps.other.hash;
      e = echo "e" (strip (builtins.readFile ./web.hash));
      f = echo "f" (strip (builtins.readFile ./api.txt));
' 'json = builtins.fromJSON (builtins.readFile ./pin.json); toml = builtins.fromTOML (builtins.readFile ./pin.toml);
    strip = text: builtins.head (builtins.match "[[:space:]]*([^[:space:]]+)[[:space:]]*" text);'
mkdir "$work/meta/before"
cp ./* "$work/meta/before"
run 0 update
before=$work/meta/before
replaced "$before/pin.json" pin.json "$zero" "$(truth a)" '"hash": ""' "\"hash\": \"$(truth b)\"" || fail "$(diff "$before/pin.json" pin.json)"
replaced "$before/pin.toml" pin.toml "sha256 = \"$zero" "sha256 = \"$(truth c)" "hash = '$zero" "hash = '$(truth d)" || fail "$(diff "$before/pin.toml" pin.toml)"
replaced "$before/web.hash" web.hash "$zero" "$(truth e)" || fail "$(cat web.hash)"
replaced "$before/api.txt" api.txt "$zero" "$(truth f)" || fail "$(cat api.txt)"
for file in flake.nix two-lines.txt unread.json; do
  cmp "$before/$file" "$file" || fail "$file has changed"
done
[[ -z $(built .#a .#b .#c .#d .#e .#f) ]] || fail "a fixed output was built again"
