# A dry run prints a diff that patch understands and changes nothing.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = echo \"a\" \"$zero\";
      b = echo \"b\" \"$zero\";
"
git init -q . && git add -A
snapshot
run 0 update --dry-run
unchanged
err_has "would update 2 hashes in 1 file"
git apply <"$work/meta/out"
file_has flake.nix "$(truth a)"
file_has flake.nix "$(truth b)"
tidy
