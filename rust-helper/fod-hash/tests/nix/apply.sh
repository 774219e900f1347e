# A patch made in an untrusted job: apply takes hashes only, and only those that it makes itself; all else is refused whole.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = echo \"a\" \"$zero\";
      b = echo \"b\" \"$zero\";
"
cp flake.nix "$work/meta/flake"
snapshot
run 0 update --patch "$work/meta/patch"
unchanged
file_has "$work/meta/patch" "+      a = echo \"a\" \"$(truth a)\";"
run 0 apply "$work/meta/patch"
file_has flake.nix "echo \"a\" \"$(truth a)\""
file_has flake.nix "echo \"b\" \"$(truth b)\""
# As spelled there, unless --sri; twice, if that is wanted; what means nothing is said.
sed -i "s|$(truth b)|$(nix hash to-base16 --type sha256 "$(truth other)" 2>/dev/null)|" flake.nix
run 0 update --patch "$work/meta/base16" --accept-changed
run 0 apply "$work/meta/base16" --sri --twice -v --accept-changed
file_has flake.nix "echo \"b\" \"$(truth b)\""
err_has "probing everything once more"
run 2 apply "$work/meta/base16" --all
err_has "--all has no meaning for fod-hash apply"

refused() {
  cp "$work/meta/flake" flake.nix
  snapshot
  run 1 apply "$work/meta/bad"
  unchanged
  err_has "refused: "
  err_has "$1"
}
# Another hash than what is downloaded here.
sed "s|$(truth a)|$(truth evil)|" "$work/meta/patch" >"$work/meta/bad"
refused "the patch says $(truth evil), but what is downloaded here is $(truth a)"
# More than hashes: code, a placeholder, another file, a way out of the tree, a mode, a new file.
sed 's|+      a = echo "a"|+      a = echo "x"|' "$work/meta/patch" >"$work/meta/bad"
refused "flake.nix would change outside of its hashes"
sed 's|+      b = echo "b" "[^"]*"|+      b = echo "b" ""|' "$work/meta/patch" >"$work/meta/bad"
refused "flake.nix would have"
printf -- '--- a/other.nix\n+++ b/other.nix\n@@ -1 +1 @@\n-1\n+2\n' >"$work/meta/bad"
refused "other.nix is no file of this project with a hash"
printf -- '--- a/../x\n+++ b/../x\n@@ -1 +1 @@\n-1\n+2\n' >"$work/meta/bad"
refused "line 1 is refused: --- a/../x"
(printf 'diff --git a/flake.nix b/flake.nix\nold mode 100644\nnew mode 100755\n' && cat "$work/meta/patch") >"$work/meta/bad"
refused "line 2 is refused: old mode 100644"
# From other files than these.
cp "$work/meta/patch" "$work/meta/bad"
sed -i 's/a = echo/aa = echo/' "$work/meta/flake"
refused "it does not fit flake.nix as it is here"
tidy
