# Every bad input: one sentence with the place and a hint, exit 2, every byte as it was.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
bad() {
  snapshot
  run 2 "${@:2}"
  unchanged
  err_has "$1"
  err_has "hint: "
  err_has_not "panicked"
}
bad "no flake.nix in" update
bad "no flake.nix in" update ./nowhere#x

printf '{\n  outputs = _: {\n    a = 1 +;\n  };\n}\n' >flake.nix
bad "flake.nix:3:12: syntax error" update

flake "a = echo \"a\" \"$zero\";"
bad "the flake has no output nope" update .#nope
bad "does not name a flake on this disk" update github:owner/repo#x

flake 'a = echo "a" (import ./hash.nix);'
echo "\"$zero\"" >hash.nix
git init -q .
bad "flake.nix is not tracked by git" update
err_has "add -N flake.nix"
git add flake.nix
bad "hash.nix is not tracked by git" update
err_has "git add -N hash.nix"
git add -N hash.nix
run 0 update
file_has hash.nix "$(truth a)"

# No Nix: only git and the program itself are left on PATH.
mkdir "$work/bin"
ln -s "$(command -v git)" "$(command -v fod-hash)" "$work/bin/"
snapshot
got=0
PATH=$work/bin fod-hash update >"$work/meta/out" 2>"$work/meta/err" || got=$?
[[ $got == 2 ]] || fail "without nix: exit status $got"
unchanged
err_has '`nix` is not on PATH'
err_has "hint: "
