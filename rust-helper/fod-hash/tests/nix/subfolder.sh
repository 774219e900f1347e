# A flake in a folder of a git repository, called from there and from below; it reads a file beside it; untracked files stay out.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
git init -q .
mkdir -p "services/my web/src" shared
echo "\"$zero\"" >shared/hash.nix
(
  cd "services/my web"
  flake "
      a = echo \"a\" (import ../../shared/hash.nix);
      b = echo \"b\" \"$zero\";
"
)
git add -A
git commit -qm one
echo "{" >untracked.nix
(cd "services/my web/src" && run 0 update .#a .#b)
[[ $(cat shared/hash.nix) == "\"$(truth a)\"" ]] || fail "$(cat shared/hash.nix)"
file_has "services/my web/flake.nix" "$(truth b)"
! git status --porcelain | grep -v '^ M\|untracked.nix' || fail "$(git status --porcelain)"
tidy
