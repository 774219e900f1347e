# A fixed output that refers to a store path can have no right hash: a finding of that kind, its place stays, the others are written.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
echo "$nonce" >data
flake "
      good = echo \"good\" \"$zero\";
      bad = derivation { name = \"bad\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"echo \${./data} $nonce > \$out\" ]; outputHashMode = \"recursive\"; outputHashAlgo = \"sha256\"; outputHash = \"$zero\"; };
"
run 2 update
err_has "store reference: "
file_has flake.nix "\"good\" \"$(truth good)\""
file_has flake.nix "outputHash = \"$zero\""
# A flat one makes Nix give up everything else, in spite of --keep-going: the others are built without it.
flake "
      good = echo \"good-too\" \"$zero\";
      bad = fod \"bad\" \"$zero\" \"echo \${./data} $nonce > \$out\";
      slow = fod \"slow\" \"$zero\" \"sleep 1; echo slow $nonce > \$out\";
"
run 2 update
err_has "store reference: the hash of bad could not be made"
err_has_not "the hash of slow"
file_has flake.nix "\"good-too\" \"$(truth good-too)\""
file_has flake.nix "\"slow\" \"$(truth slow)\""
