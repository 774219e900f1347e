# After an update the build makes no fixed output again, and a second update builds nothing and changes nothing.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = echo \"a\" \"$zero\";
      b = echo \"b\" \"$zero\";
      app = app \"app\" [ self.packages.\${system}.a self.packages.\${system}.b ];
"
run 0 update
snapshot
run 0 update -v
unchanged
err_has "nothing to do"
err_has_not "nix build"
[[ ! -s $work/meta/out ]] || fail "the second update printed something"
[[ $(built .#a .#b .#app) == app ]] || fail "a fixed output was built again"
run 0 update --all
unchanged
