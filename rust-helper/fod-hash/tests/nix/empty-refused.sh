# Nix refuses an empty hash without an algorithm while it evaluates; it is filled in all the same.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = derivation { name = \"a\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"echo a $nonce > \$out\" ]; outputHash = \"\"; outputHashAlgo = null; };
      b = echo \"b\" \"$zero\";
"
run 0 update
file_has flake.nix "outputHash = \"$(truth a)\""
file_has flake.nix "\"b\" \"$(truth b)\""
