# Projects without flakes: --file with and without -A, a folder's default.nix that is a function, sets of derivations, a by-name tree,
# --expr with relative paths, and an ignored file that the code reads.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
git init -q .
mkdir -p pkgs/by-name/one nix
cat >nix/fod.nix <<EOF
system: name: hash: derivation {
  inherit name system; builder = "/bin/sh"; args = [ "-c" "echo \${name} $nonce > \$out" ];
  outputHash = hash; outputHashAlgo = "sha256"; outputHashMode = "flat";
}
EOF
cat >default.nix <<EOF
{ system ? builtins.currentSystem, lib ? { fakeHash = "$zero"; } }:
let
  echo = import ./nix/fod.nix system;
  names = builtins.attrNames (builtins.readDir ./pkgs/by-name);
in
{
  a = echo "a" lib.fakeHash;
  set = { recurseForDerivations = true; b = echo "b" "$zero"; bad = throw "no"; };
  byName = builtins.listToAttrs (map (name: { inherit name; value = import (./pkgs/by-name + "/\${name}") { inherit echo; }; }) names);
  version = "1";
  f = x: x;
}
EOF
echo "{ echo, hash ? \"$zero\" }: echo \"one\" hash" >pkgs/by-name/one/default.nix
git add -A
cp default.nix "$work/meta/default"
run 0 update --file . -A byName.one
file_has pkgs/by-name/one/default.nix "$(truth one)"
cmp default.nix "$work/meta/default" || fail "an attribute that was not asked for was changed"
run 1 update --file default.nix
err_has "set.bad does not evaluate"
replaced "$work/meta/default" default.nix 'echo "a" lib.fakeHash' "echo \"a\" \"$(truth a)\"" "echo \"b\" \"$zero" "echo \"b\" \"$(truth b)" || fail "$(diff "$work/meta/default" default.nix)"
tidy
! nix-build --no-out-link -A a 2>&1 | grep "will be built" || fail "a fixed output was built again"
# An expression; its relative paths begin here. A file that is not tracked is seen, one that is ignored is not.
echo "\"$zero\"" >hash.nix
run 0 update --expr 'import ./nix/fod.nix builtins.currentSystem "c" (import ./hash.nix)'
[[ $(cat hash.nix) == "\"$(truth c)\"" ]] || fail "$(cat hash.nix)"
echo hash.nix >.gitignore
run 2 update --expr 'import ./nix/fod.nix builtins.currentSystem "c" (import ./hash.nix)'
err_has "is ignored by git"
run 2 update --file nowhere.nix
err_has "there is no nowhere.nix"
