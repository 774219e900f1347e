# A chain of three: each level waits for the one before, and one call is enough: one evaluation and one build a level, and what counts
# for any update, the evaluation with markers and the one that verifies.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      inherit a b c;
      app = app \"app\" [ c ];
" "
    a = echo \"a\" \"$zero\";
    b = fod \"b\" \"$zero\" \"read line < \${a}; echo b \$line > \$out\";
    c = fod \"c\" \"$zero\" \"read line < \${b}; echo c \$line > \$out\";"
run 0 update -v .#app
count() { grep -c "^\$ nix $1" "$work/meta/err" || true; }
[[ $(count "eval --json --no-eval-cache") == 5 ]] || fail "$(count "eval --json --no-eval-cache") evaluations"
[[ $(count "build") == 3 ]] || fail "$(count build) builds"
err_has "b waits for a"
err_has "level 3: probing c"
content() { echo "$1" >"$work/meta/content"; nix hash file "$work/meta/content"; }
file_has flake.nix "a = echo \"a\" \"$(truth a)\""
file_has flake.nix "b = fod \"b\" \"$(content "b a $nonce")\""
file_has flake.nix "c = fod \"c\" \"$(content "c b a $nonce")\""
[[ $(built .#app) == app ]] || fail "a fixed output was built again"
