# A server that takes the connection and never answers: the download is ended, told as a timeout, and the others are written.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
python3 - "$work/meta/port" <<'EOP' &
import os, socket, sys, time
server = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(server.getsockname()[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.settimeout(1800)
kept = []
while True:
    kept.append(server.accept())
EOP
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
until [[ -e $work/meta/port ]]; do sleep 0.05; done
flake "
      good = echo \"good\" \"$zero\";
      mirror = derivation { name = \"mirror\"; system = \"builtin\"; builder = \"builtin:fetchurl\"; url = \"http://127.0.0.1:$(cat "$work/meta/port")/$nonce\"; outputHash = \"$zero\"; outputHashAlgo = \"sha256\"; outputHashMode = \"flat\"; unpack = false; executable = false; };
      busy = fod \"busy\" \"$zero\" \"while :; do echo still here; sleep 1; done # $nonce\";
"
run 2 update --silence-limit 2 --probe-limit 3
file_has flake.nix "\"good\" \"$(truth good)\""
[[ $(grep -c "$zero" flake.nix) == 2 ]] || fail "$(cat flake.nix)"
err_has "timeout: the hash of mirror could not be made"
err_has "timeout: the hash of busy could not be made"
err_has "still here"
err_has "hint: "
# Nix itself hangs, here stopped by a signal: it is ended too. What it had not told by then is not known: it tells at its end.
mkdir "$work/bin"
cat >"$work/bin/nix" <<'EOP'
#!/usr/bin/env bash
# Stands before the real nix and stops it in the middle of a build, when `slow` has printed something. (One that has ended is not
# there any more, or its number is another's.)
began() { cut -d ' ' -f 22 "/proc/$$/stat" 2>/dev/null; }
stop() {
  local then
  then=$(began)
  until grep -q 'and here' "$SAID"; do
    [ "$(began)" = "$then" ] || exit
    sleep 0.1
  done
  [ "$(began)" != "$then" ] || kill -STOP $$
}
[ "$1" = build ] || exec "$REAL_NIX" "$@"
: >"$SAID"
stop </dev/null >/dev/null 2>&1 &
exec "$REAL_NIX" "$@" 2> >(exec tee "$SAID" >&2)
EOP
chmod +x "$work/bin/nix"
flake "
      quick = echo \"quick\" \"$zero\";
      slow = fod \"slow\" \"$zero\" \"while :; do echo and here; sleep 0.2; done # $nonce\";
"
snapshot
REAL_NIX=$(command -v nix) SAID=$work/meta/said PATH=$work/bin:$PATH run 2 update --silence-limit 2
unchanged
err_has "timeout: the hash of quick could not be made"
err_has "timeout: the hash of slow could not be made"
err_has "nix said nothing for too long"
err_has "and here"
