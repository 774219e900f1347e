# An ordinary user of a daemon that does not trust him: a chain, many probes at once, a failure, limits, nothing built twice.
source "$INFRA_ROOT/checks/e2e/second-machine.sh"
own_network "${BASH_SOURCE[0]}"
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
start_machine "$work/machine"
trap stop_machine EXIT
start_daemon
[[ $(on_machine_as_user 'nix store info --json 2>/dev/null || nix store ping --json') == *'"trusted":'*(0|false)* ]] || fail "the daemon trusts the user"
flake "
      a = echo \"a\" \"$zero\";
      b = echo \"b\" \"\";
      next = fod \"next\" \"$zero\" \"read line < \${self.packages.\${system}.a}; echo next \$line > \$out\";
      broken = fod \"broken\" \"$zero\" \"echo no luck; exit 3\";
      slow = fod \"slow\" \"$zero\" \"sleep 60\";
      app = app \"app\" (with self.packages.\${system}; [ a b next ]);
"
sed -i 's/echo = name: hash: fod name hash/echo = name: depsHash: fod name depsHash/; s/b = echo "b" ""/b = let hash = ""; in echo "b" hash/' flake.nix
project=$machine_root/home/alice/project
mkdir "$project"
cp flake.nix "$project/"
cp "$(command -v fod-hash)" "$machine_root/home/alice/fod-hash"
chown -R 1000:1000 "$project"
got=0
on_machine_as_user 'cd project && ../fod-hash update -v --silence-limit 4' >"$work/meta/out" 2>"$work/meta/err" </dev/null || got=$?
[[ $got == 2 ]] || fail "exit status $got"
file_has "$project/flake.nix" "a = echo \"a\" \"$(truth a)\""
file_has "$project/flake.nix" "hash = \"$(truth b)\""
echo "next a $nonce" >"$work/meta/content"
file_has "$project/flake.nix" "next = fod \"next\" \"$(nix hash file "$work/meta/content")\""
err_has "builder failure: the hash of broken"
err_has "timeout: the hash of slow"
[[ $(stat -c %u "$project/flake.nix") == 1000 ]] || fail "the file has another owner"
logs() { on_machine 'find /nix/var/log/nix/drvs -type f | wc -l'; }
before=$(logs)
on_machine_as_user 'cd project && nix build --no-link path:.#app' 2>"$work/meta/build" || fail "$(cat "$work/meta/build")"
[[ $(logs) == $((before + 1)) ]] || fail "a fixed output was built again"
