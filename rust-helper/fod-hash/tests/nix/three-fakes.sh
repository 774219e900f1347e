# Three equal fake hashes in one file get three right, different hashes; the same text elsewhere and all other bytes stay.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      # hash = \"$zero\";   the same text in a comment
      a = echo \"a\" \"$zero\"; # first
      b = echo \"b\" \"$zero\";
      c = echo \"c\"   \"$zero\"   ;
      app = app \"app\" [ self.packages.\${system}.a self.packages.\${system}.b self.packages.\${system}.c note ];
" "unused = \"$zero\"; note = \"see $zero in the manual\";"
cp flake.nix "$work/meta/flake"
run 0 update .#app
replaced "$work/meta/flake" flake.nix "\"a\" \"$zero" "\"a\" \"$(truth a)" "\"b\" \"$zero" "\"b\" \"$(truth b)" "\"c\"   \"$zero" "\"c\"   \"$(truth c)" || fail "other bytes than the three hashes: $(diff "$work/meta/flake" flake.nix)"
[[ $(built .#app) == app ]] || fail "a fixed output was built again"
tidy
