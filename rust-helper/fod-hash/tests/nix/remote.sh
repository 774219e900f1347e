# A remote builder and a remote store, each a second machine over ssh: fixed as here, and nothing is built a second time.
source "$INFRA_ROOT/checks/e2e/second-machine.sh"
own_network "${BASH_SOURCE[0]}"
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
start_machine "$work/machine"
trap stop_machine EXIT
# What is built only there: /machine is in that machine's sandbox alone.
there() {
  echo "$1 second machine $nonce" >"$work/meta/content"
  nix hash file "$work/meta/content"
}
remote_flake() {
  flake "
      a = fod \"a-$1\" \"$zero\" \"read where < /machine; echo a \$where $nonce > \$out\";
      b = fod \"b-$1\" \"$zero\" \"read where < /machine; echo b \$where $nonce > \$out\";
      next = fod \"next-$1\" \"$zero\" \"read line < \${self.packages.\${system}.a}; echo next \$line > \$out\";
      broken = fod \"broken-$1\" \"$zero\" \"echo no luck; exit 3\";
      app = app \"app-$1\" (with self.packages.\${system}; [ a b next ]);
"
}
builds_there() { on_machine 'find /nix/var/log/nix/drvs -type f | wc -l'; }
fixed() {
  file_has flake.nix "\"a-$1\" \"$(there a)\""
  file_has flake.nix "\"b-$1\" \"$(there b)\""
  file_has flake.nix "\"next-$1\" \"$(there "next a")\""
  [[ $(grep -c "$zero" flake.nix) == 1 ]] || fail "$(cat flake.nix)"
  err_has "builder failure: the hash of broken-$1"
  err_has "no luck"
}

remote_flake builder
builder=(--builders "ssh-ng://$machine $system $machine_key 8 1 - - -" --max-jobs 0)
run 2 update -v "${builder[@]}"
fixed builder
before=$(builds_there)
[[ $before -ge 4 ]] || fail "only $before builds there"
[[ -z $(built .#a .#b .#next) ]] || fail "a fixed output was built again"
[[ $(built "${builder[@]}" .#app | sort -u) == app-builder ]] || fail "more than the app was built"
[[ $(builds_there) == $((before + 1)) ]] || fail "the builder built a fixed output again"

remote_flake store
run 2 update -v --store "ssh-ng://$machine"
fixed store
before=$(builds_there)
nix build --no-link --eval-store auto --store "ssh-ng://$machine" .#app
[[ $(builds_there) == $((before + 1)) ]] || fail "the remote store built a fixed output again"
