# A wrong hash in a file that another tool owns is a finding that names the tool, and is never written; what is right stays silent, and
# the user's own hashes beside it are updated.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
mkdir npins _sources
wrong="sha256-$(printf 'B%.0s' {1..42})A="
echo "lock $nonce" >"$work/meta/content"
printf '{ "packages": { "a": { "integrity": "%s" }, "b": { "integrity": "%s" } } }' "$wrong" "$(nix hash file "$work/meta/content")" >package-lock.json
printf '[[package]]\nname = "c"\nchecksum = "%s"\n' "$(printf '12%.0s' {1..32})" >Cargo.lock
printf '{ "pins": { "d": { "hash": "%s" } } }\n' "$(truth d)" >npins/sources.json
printf '{ e = "%s"; }\n' "$zero" >_sources/generated.nix
flake '
      a = echo "a" npm.packages.a.integrity;
      b = echo "lock" npm.packages.b.integrity;
      c = echo "c" (builtins.head (builtins.fromTOML (builtins.readFile ./Cargo.lock)).package).checksum;
      d = echo "d" (builtins.fromJSON (builtins.readFile ./npins/sources.json)).pins.d.hash;
      e = echo "e" (import ./_sources/generated.nix).e;
      own = echo "own" "'"$zero"'";
' 'npm = builtins.fromJSON (builtins.readFile ./package-lock.json);'
snapshot
run 1 update
file_has flake.nix "\"own\" \"$(truth own)\""
sed -i "s|$(truth own)|$zero|" flake.nix
unchanged
err_has "package-lock.json:1:38: integrity: a is not what this file says"
err_has "got $(truth a)"
err_has "npm install"
err_has "Cargo.lock:3:13: integrity: c is not"
err_has "cargo update"
err_has "_sources/generated.nix:1:8: integrity: e is not"
err_has "nvfetcher"
err_has_not "sources.json"
err_has_not "lock is not"
# A tampered flake.lock stops every evaluation; that is no other kind.
mkdir "$work/input"
echo '{ outputs = _: { }; }' >"$work/input/flake.nix"
flake "      own = echo \"own\" \"$zero\";"
sed -i "s|outputs = { self }|inputs.i.url = \"path:$work/input\"; outputs = { self, i }|; s|derivation {|builtins.seq i.outPath derivation {|" flake.nix
nix flake lock 2>/dev/null
sed -i -E "s|\"narHash\": \"[^\"]*\"|\"narHash\": \"$wrong\"|" flake.lock
snapshot
run 1 update
unchanged
err_has "flake.lock:"
err_has "integrity:"
err_has "nix flake update"
