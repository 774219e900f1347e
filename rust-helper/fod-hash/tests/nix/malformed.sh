# Hashes that Nix refuses, which stop every evaluation, are replaced: too short, a word, one with stray bits, one with a tail.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake '
      a = echo "a" "sha256-BBBB";
      b = echo "b" args.hash;
      c = echo "c" "sha256-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=";
      d = echo "d" "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=====";
' 'args.hash = "TODO";'
cp flake.nix "$work/meta/flake"
run 0 update
replaced "$work/meta/flake" flake.nix sha256-BBBB\" "$(truth a)\"" TODO "$(truth b)" sha256-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB= "$(truth c)" \
  sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA===== "$(truth d)" || fail "$(diff "$work/meta/flake" flake.nix)"
