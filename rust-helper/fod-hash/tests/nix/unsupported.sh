# A fake hash that is put together from parts cannot be written: the place and the value to paste are said, and the rest is updated.
# While such a fake, or one whose build fails, feeds what is asked for, the end is never 0.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = echo \"a\" (\"sha256-\" + builtins.concatStringsSep \"\" (builtins.genList (_: \"A\") 43) + \"=\");
      b = echo \"b\" \"$zero\";
"
run 1 update
err_has "flake.nix:22:22: not found: a has a fake hash that stands in no file as one literal"
err_has "hint: write \"$(truth a)\" there as one literal"
file_has flake.nix "$(truth b)"
run 1 update
err_has "$(truth a)"
sed -i "s|(\"sha256-\" + .*);|\"$(truth a)\";|" flake.nix
run 0 update
flake "
      bad = fod \"bad\" \"$zero\" \"exit 3\";
      needs = fod \"needs\" \"$zero\" \"read x < \${fod \"bad\" \"$zero\" \"exit 3\"}\";
      two = app \"two\" [ (fod \"fine\" shared \"echo $nonce > \$out\") (fod \"worse\" shared \"exit 4\") ];
" "shared = \"$zero\";"
snapshot
run 2 update
unchanged
err_has "flake.nix:23:28: waiting: needs needs bad"
for place in 18:15 22:24 23:28 23:104; do
  err_has "flake.nix:$place"
done
