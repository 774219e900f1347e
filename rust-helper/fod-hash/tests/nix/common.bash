# Shared by the scenarios in this folder: a flake with a tiny fixed-output function, and checks that say what they saw.
# Each scenario runs in an empty folder with `nix` and `fod-hash` on PATH, and ends 0 when it passes.
set -euo pipefail

export NIX_CONFIG="experimental-features = nix-command flakes
sandbox-fallback = false
${NIX_CONFIG:-}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org

work=$PWD
mkdir -p "$work/meta" "$work/p" "$work/home/.cache"
export XDG_CACHE_HOME=$work/home/.cache
system=$(nix eval --raw --impure --expr builtins.currentSystem)
# Content that no other run has, so that no store knows it.
nonce=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
zero='sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
cd "$work/p"

fail() {
  echo "FAILED: $*" >&2
  for stream in out err; do
    if [[ -f $work/meta/$stream ]]; then
      echo "--- std$stream of the last fod-hash" >&2
      cat "$work/meta/$stream" >&2
    fi
  done
  exit 1
}

# flake PACKAGES [LET]: writes flake.nix; the text may use fod, dep and the let bindings.
flake() {
  cat >flake.nix <<EOF
{
  outputs = { self }: let
    system = "$system";
    fod = name: hash: script: derivation {
      inherit name system;
      builder = "/bin/sh";
      args = [ "-c" script ];
      outputHash = hash;
      outputHashAlgo = "sha256";
      outputHashMode = "flat";
    };
    echo = name: hash: fod name hash "echo \${name} $nonce > \$out";
    app = name: deps: derivation {
      inherit name system;
      builder = "/bin/sh";
      args = [ "-c" "echo \${toString deps} > \$out" ];
    };
    ${2:-}
  in {
    packages.\${system} = {
      $1
    };
  };
}
EOF
}

# What `echo NAME` in the flake makes, hashed by Nix itself.
truth() {
  echo "$1 $nonce" >"$work/meta/content"
  nix hash file "$work/meta/content"
}

# run STATUS ARGS…: runs fod-hash, wants this exit status, leaves its output in $work/meta/{out,err}.
run() {
  local want=$1 got=0
  shift
  fod-hash "$@" >"$work/meta/out" 2>"$work/meta/err" </dev/null || got=$?
  [[ $got == "$want" ]] || fail "fod-hash $*: exit status $got, not $want"
}

err_has() { grep -qF -- "$1" "$work/meta/err" || fail "stderr does not have: $1"; }
err_has_not() { ! grep -qF -- "$1" "$work/meta/err" || fail "stderr has: $1"; }
out_has() { grep -qF -- "$1" "$work/meta/out" || fail "stdout does not have: $1"; }
file_has() { grep -qF -- "$2" "$1" || fail "$1 does not have: $2, but: $(cat "$1")"; }

# snapshot, then unchanged: every byte below the current folder, git's own files left out.
digests() { find . -name .git -prune -o -type f -print0 -o -type l -print0 | sort -z | xargs -0 sha256sum; }
snapshot() { digests >"$work/meta/before"; }
unchanged() { digests | diff "$work/meta/before" - >&2 || fail "the tree has changed"; }

# only_tokens_changed BEFORE AFTER OLD NEW…: AFTER is BEFORE with the first OLD replaced by each NEW in turn.
replaced() {
  python3 - "$@" <<'EOF'
import sys
before, after = (open(name, "rb").read() for name in sys.argv[1:3])
for old, new in zip(sys.argv[3::2], sys.argv[4::2]):
    assert before.count(old.encode()) >= 1, f"{old} is not there"
    before = before.replace(old.encode(), new.encode(), 1)
sys.exit(before != after)
EOF
}

# built ARGS…: the names of what a `nix build` executes.
built() {
  nix build --no-link --log-format internal-json "$@" 2>"$work/meta/build" || fail "nix build $*: $(tail -3 "$work/meta/build")"
  grep '"action":"start"' "$work/meta/build" | grep '"type":105[,}]' | sed -E 's/.*\/[a-z0-9]{32}-([^"]*)\.drv".*/\1/' || true
}

# Nothing is left behind: no temporary file, no folder of ours, no journal.
tidy() {
  local left
  left=$(find . -name '*.fod-hash-*' -o -path '*/.git/fod-hash*' | head -3)
  [[ -z $left ]] || fail "left behind: $left"
}

# serve FOLDER: an HTTP server on loopback for it, which ends with the scenario; leaves its address in $address.
serve() {
  python3 - "$1" >"$work/meta/port" 2>/dev/null <<'EOS' &
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_address[1], flush=True)
server.serve_forever()
EOS
  server=$!
  trap 'kill "$server"; wait "$server" 2>/dev/null || true' EXIT
  until [[ -s $work/meta/port ]]; do sleep 0.05; done
  address=http://127.0.0.1:$(cat "$work/meta/port")
}
