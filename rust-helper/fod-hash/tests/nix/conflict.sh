# One literal that feeds two derivations with different true hashes: both are named, exit 3, nothing is written, not even what is right.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      one = echo \"one\" shared;
      two = echo \"two\" shared;
      three = echo \"three\" \"$zero\";
" "shared = \"$zero\";"
snapshot
run 3 update
unchanged
err_has "flake.nix:18:15: conflict"
err_has "one needs $(truth one)"
err_has "two needs $(truth two)"
tidy
# When they agree there is no conflict, and one write.
flake "
      one = fod \"one\" shared \"echo $nonce > \$out\";
      two = fod \"two\" shared \"echo $nonce > \$out\";
" "shared = \"$zero\";"
run 0 update
echo "$nonce" >"$work/meta/content"
file_has flake.nix "shared = \"$(nix hash file "$work/meta/content")\""
