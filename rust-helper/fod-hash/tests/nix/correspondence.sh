# Derivations are told apart although they have one name and equal fakes: by their sources; also where the sources, or the name, depend
# on the tree that holds the hashes. Nothing is mixed up between the copies that are evaluated.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
git init -q .
mkdir a b
echo "a $nonce" >a/data
echo "b $nonce" >b/data
copy='read -r line < ${src}/data; echo $line > $out'
flake "
      one = dep ./a \"$zero\";
      two = dep ./b \"$zero\";
      here = dep ./. \"$zero\";
      named = echo \"named-\${self.shortRev or \"dirty\"}\" \"$zero\";
      also = echo \"named-\${self.shortRev or \"dirty\"}\" shared;
" "dep = src: hash: fod \"dep\" hash \"${copy//\$/\\\$}\"; shared = \"$zero\";"
sed -i 's/\\\$/$/g; s/\$line/$line/g' flake.nix
echo "here $nonce" >data
git add -A
git commit -qm one
run 0 update
file_has flake.nix "dep ./a \"$(nix hash file a/data)\""
file_has flake.nix "dep ./b \"$(nix hash file b/data)\""
file_has flake.nix "dep ./. \"$(nix hash file data)\""
file_has flake.nix "shared = \"$(truth named-dirty)\""
[[ $(grep -c "$(truth named-dirty)" flake.nix) == 2 ]] || fail "$(cat flake.nix)"
for output in one two here named; do
  [[ -z $(built ".#$output") ]] || fail "$output was built again"
done
