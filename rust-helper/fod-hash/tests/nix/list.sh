# `list` prints place, state, method, system, name and outputs of every hash that feeds something; nothing is built or changed.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = echo \"a\" \"$zero\";
      b = echo \"b\" \"$zero\";
      c = echo \"c\" \"$(truth c)\";
      app = app \"app\" [ self.packages.\${system}.a ];
" "unused = \"$zero\";"
snapshot
run 0 list -v
unchanged
err_has_not "nix build"
line() { grep -n "echo \"$1\"" flake.nix | cut -d: -f1; }
out_has "flake.nix:$(line a):21  fake  flat  $system  a  packages.$system.a,packages.$system.app"
out_has "flake.nix:$(line b):21  fake  flat  $system  b  packages.$system.b"
out_has "flake.nix:$(line c):21  ok    flat  $system  c  packages.$system.c"
[[ $(wc -l <"$work/meta/out") == 3 ]] || fail "other lines than the three hashes"
# Quick enough to be asked at any time: less than two seconds. What counts is its own time and Nix's on a processor, since the machine
# may be busy with something else, and that neither waits long.
TIMEFORMAT='%U %S %R'
{ time run 0 list; } 2>"$work/meta/time"
awk '{ exit !($1 + $2 < 2 && $3 < 20) }' "$work/meta/time" || fail "seconds (user, system, all): $(cat "$work/meta/time")"
