# `reset` takes away the hashes that feed something: lib.fakeHash where lib is bound, zeros elsewhere and in JSON; an update
# brings the same hashes back.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
echo "{ \"c\": \"$zero\", \"other\": \"$zero\" }" >pins.json
echo "{ lib, echo }: echo \"b\" \"$zero\"" >dep.nix
flake "
      a = echo \"a\" \"$zero\"; # no lib here
      b = import ./dep.nix { inherit echo; lib.fakeHash = \"$zero\"; };
      c = echo \"c\" (builtins.fromJSON (builtins.readFile ./pins.json)).c;
" "unused = \"$(truth unused)\";"
run 0 update
cp flake.nix "$work/meta/flake"
snapshot
run 0 reset --dry-run
unchanged
out_has "+{ lib, echo }: echo \"b\" lib.fakeHash"
run 0 reset -v
err_has_not "nix build"
err_has "took away 3 hashes"
file_has dep.nix 'echo "b" lib.fakeHash'
file_has flake.nix "echo \"a\" \"$zero\"; # no lib here"
file_has flake.nix "unused = \"$(truth unused)\""
file_has pins.json "{ \"c\": \"$zero\", \"other\": \"$zero\" }"
run 0 update
cmp flake.nix "$work/meta/flake" || fail "flake.nix did not come back"
file_has dep.nix "echo \"b\" \"$(truth b)\""
file_has pins.json "{ \"c\": \"$(truth c)\", \"other\": \"$zero\" }"
tidy
