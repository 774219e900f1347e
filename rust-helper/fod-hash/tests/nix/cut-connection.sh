# The line to a remote builder or store is cut in a build and in a copy: an error, nothing written, nothing half there; the next run goes on.
# nix: sid
source "$INFRA_ROOT/checks/e2e/second-machine.sh"
own_network "${BASH_SOURCE[0]}"
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
# A client that says nothing for four seconds is gone.
machine_sshd=$'ClientAliveInterval 1\nClientAliveCountMax 3'
start_machine "$work/machine"
trap stop_machine EXIT

# What goes to `line` goes over a line that can be cut; `machine` itself stays reachable.
touch "$work/meta/cut" # not yet
echo "${machine#*@}:22" >"$work/meta/target"
python3 "$INFRA_ROOT/checks/e2e/cut-proxy.py" "$work/meta/port" "$work/meta/target" 4000000 "$work/meta/cut" &
line=$!
trap 'kill "$line"; stop_machine' EXIT
until [[ -s $work/meta/port ]]; do sleep 0.05; done
printf 'Host line\n  HostName 127.0.0.1\n  Port %s\n' "$(cat "$work/meta/port")" >"$work/meta/ssh"
NIX_SSHOPTS+=" -F $work/meta/ssh"
arm() { rm "$work/meta/cut"; }
hang_up() { kill -HUP "$line"; }
# when_cut: hangs up as soon as the line is dead, as a router does that was switched off and on again.
when_cut() { (until [[ -e $work/meta/cut ]]; do sleep 0.05; done && hang_up) & }
started_there() { on_machine "find /nix/var/log/nix/drvs -name '*-$1.drv*' 2>/dev/null | wc -l"; }

# cut_flake NAME FIRST: what is built on the other machine makes 16 MB, after the commands FIRST.
cut_flake() {
  flake "
      a = fod \"a-$1\" \"$zero\" \"read where < /machine; $2 \${large} echo a \$where $nonce \$s > \$out\";
      app = app \"app-$1\" [ self.packages.\${system}.a ];
      sent = derivation { name = \"sent-$1\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"echo \${./large} > \$out\" ]; };
      received = derivation { name = \"received-$1\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"\${large} echo $nonce \$s > \$out\" ]; };
" "large = ''s=0123456789abcdef; while [ ''\${#s} -lt 10000000 ]; do s=\$s\$s; done;'';"
  snapshot
}

# interrupted: the last run wrote nothing, left nothing, and told what could not be made.
interrupted() {
  unchanged
  tidy
  err_has "could not be made"
  err_has "hint: "
  err_has "no file was changed"
}
builder=(--builders "ssh-ng://root@line $system $machine_key 8 1 - - -" --max-jobs 0)

# A remote builder, cut while it builds, then while it sends what it made; the third time the line holds.
head -c 12M /dev/urandom >large
cut_flake building "sleep 300;"
(until [[ $(started_there a-building) != 0 ]]; do sleep 0.2; done && hang_up) &
run 2 update "${builder[@]}"
interrupted
err_has "hint: check the network"
cut_flake builder ""
arm
when_cut
run 2 update "${builder[@]}"
[[ -e $work/meta/cut ]] || fail "the line was not cut"
interrupted
run 0 update "${builder[@]}"
tidy
! grep -q "$zero" flake.nix || fail "the hash is missing"
[[ $(built "${builder[@]}" .#app | sort -u) == app-builder ]] || fail "more than the app was built"

# Nix itself: cut while the result comes back, and while a source goes there. What had come is not valid, neither here nor there.
# ends_with_error COMMAND…
ends_with_error() {
  arm
  when_cut
  ! "$@" 2>"$work/meta/err" || fail "it ended well"
  [[ -e $work/meta/cut ]] || fail "the line was not cut"
  grep -q '^error' "$work/meta/err" || fail "no error"
}
head -c 12M /dev/urandom >large
received=$(nix eval --raw .#received)
ends_with_error nix build --no-link "${builder[@]}" .#received
! nix path-info "$received" 2>/dev/null || fail "half of a result is valid"
before=$(started_there received-builder)
nix build --no-link "${builder[@]}" .#received
nix store verify --no-trust "$received"
[[ $(started_there received-builder) == "$before" ]] || fail "it was built again, not sent"

store=(--eval-store auto --store ssh-ng://root@line)
source_there() { on_machine "for path in /nix/store/*-large; do nix-store --check-validity \$path 2>/dev/null && echo \$path; done; true"; }
ends_with_error nix build --no-link "${store[@]}" .#sent
[[ -z $(source_there) ]] || fail "half of a source is valid there"
nix build --no-link "${store[@]}" .#sent
[[ -n $(source_there) ]] || fail "the source is not there"
on_machine 'nix --extra-experimental-features nix-command store verify --no-trust --all' || fail "something there is damaged"

# The remote store, cut while fod-hash copies a source there. A dead line that nobody closes is noticed by ssh
# and by sshd, when they ask; until sshd does, Nix there keeps its lock on what it was receiving.
printf '  ServerAliveInterval 1\n  ServerAliveCountMax 2\n' >>"$work/meta/ssh"
head -c 12M /dev/urandom >large
flake "
      a = derivation {
        name = \"a-store\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"read -r where < /machine; read -r some < \${./large}; echo a \$where $nonce > \$out\" ];
        outputHash = \"$zero\"; outputHashAlgo = \"sha256\"; outputHashMode = \"flat\";
      };
"
snapshot
arm
run 2 update --store ssh-ng://root@line
[[ -e $work/meta/cut ]] || fail "the line was not cut"
interrupted
err_has "hint: check the network"
run 0 update --store ssh-ng://root@line
tidy
! grep -q "$zero" flake.nix || fail "the hash is missing"
[[ -n $(nix build --no-link --print-out-paths "${store[@]}" .#a) ]]

# A dead line that ssh does not notice: the watchdog ends Nix, and does not wait for the ssh that Nix leaves behind.
sed -i '/ServerAlive/d' "$work/meta/ssh"
head -c 12M /dev/urandom >large
sed -i "s/a-store/b-store/; s/outputHash = \"[^\"]*\"/outputHash = \"$zero\"/" flake.nix
snapshot
arm
run 2 update --store ssh-ng://root@line --silence-limit 5
[[ -e $work/meta/cut ]] || fail "the line was not cut"
interrupted
err_has "nix said nothing for too long"
