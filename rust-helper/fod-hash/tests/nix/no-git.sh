# A folder without git, named from outside, with a link and with nothing left behind.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
mkdir proj
(
  cd proj
  flake "
      a = echo \"a\" (import ./link.nix);
"
  mkdir sub
  echo "\"$zero\"" >sub/hash.nix
  ln -s sub/hash.nix link.nix
)
run 0 update ./proj#a
[[ -L proj/link.nix ]] || fail "the link is gone"
[[ $(cat proj/sub/hash.nix) == "\"$(truth a)\"" ]] || fail "$(cat proj/sub/hash.nix)"
[[ -z $(find "$XDG_CACHE_HOME/fod-hash" -type f 2>/dev/null) ]] || fail "left behind: $(find "$XDG_CACHE_HOME/fod-hash")"
