# An empty string as the value of a hash-like attribute is filled in, one for each system in a map too; other empty strings stay.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake '
      a = echo "a" args.hash;
      b = echo "b" depsHash.${system};
' "args = { hash = \"\"; note = \"\"; }; depsHash = { $system = \"\"; other-linux = \"\"; };"
cp flake.nix "$work/meta/flake"
run 0 update
replaced "$work/meta/flake" flake.nix 'hash = ""' "hash = \"$(truth a)\"" "$system = \"\"" "$system = \"$(truth b)\"" || fail "$(diff "$work/meta/flake" flake.nix)"
