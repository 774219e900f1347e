# Hashes that count while Nix evaluates (fetchTarball, fetchurl, fetchTree, a derivation that is built to be imported) are made right
# together with all others, although some outputs throw; a second run changes nothing.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
mkdir -p "$work/www/d"
echo "tarball $nonce" >"$work/www/d/file"
echo "file $nonce" >"$work/www/file"
tar -C "$work/www" -czf "$work/www/t.tar.gz" d
echo "tree $nonce" >"$work/www/d/file"
tar -C "$work/www" -czf "$work/www/u.tar.gz" d
serve "$work/www"
flake "
      bad = throw \"no licence\";
      worse = { }.missing;
      tarball = app \"tarball\" [ (builtins.fetchTarball { url = \"$address/t.tar.gz\"; sha256 = \"$zero\"; }) ];
      tree = app \"tree\" [ (builtins.fetchTree { type = \"tarball\"; url = \"$address/u.tar.gz\"; narHash = \"sha256-$(printf 'B%.0s' {1..42})A=\"; }).outPath ];
      file = app \"file\" [ (builtins.readFile (builtins.fetchurl { url = \"$address/file\"; sha256 = \"\"; })) ];
      imported = app \"imported\" [ (import generated) generated ];
      a = echo \"a\" \"$zero\";
" "generated = fod \"generated\" \"$zero\" \"echo 1$((RANDOM))$(od -An -N4 -tu4 /dev/urandom | tr -d ' ') > \$out\";"
cp flake.nix "$work/meta/flake"
run 1 update
err_has "packages.$system.bad does not evaluate"
err_has "packages.$system.worse does not evaluate: attribute 'missing' missing"
file_has flake.nix "a\" \"$(truth a)"
file_has flake.nix "sha256 = \"$(nix hash file "$work/www/file")"
! grep -q "$zero\|= \"\"" flake.nix || fail "$(cat flake.nix)"
for output in tarball tree file imported a; do
  nix build --no-link ".#$output" 2>"$work/meta/build" || fail "$output: $(tail -3 "$work/meta/build")"
done
cp flake.nix "$work/meta/flake"
run 1 update
cmp "$work/meta/flake" flake.nix || fail "a second run changed the file"
