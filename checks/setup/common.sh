# Shared by the set-up scripts: where things are kept, and how failures are told.
# Sourced, never run.

# The one folder that set-up writes to, besides the Nix store.
INFRA_CACHE=${INFRA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/infra}
mkdir -p "$INFRA_CACHE"
INFRA_CACHE=$(cd "$INFRA_CACHE" && pwd -P)
export INFRA_CACHE

# What cargo and npm keep for themselves goes there, too, beside the user's own
# configuration of them.
export npm_config_cache=$INFRA_CACHE/npm-cache
if [ -z "${CARGO_HOME:-}" ]; then
  CARGO_HOME=$INFRA_CACHE/cargo
  mkdir -p "$CARGO_HOME"
  for file in "$HOME"/.cargo/{config,config.toml,credentials.toml}; do
    [ ! -e "$file" ] || ln -sf "$file" "$CARGO_HOME/"
  done
  export CARGO_HOME
fi

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE [HINT]: what went wrong and where, then what to do next.
fail() {
  say "error: $1"
  [ -z "${2:-}" ] || say "hint: $2"
  exit 2
}

# at_least MINIMUM VERSION: whether VERSION is MINIMUM or newer.
at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

# locked NAME FUNCTION…: runs FUNCTION while no other process holds NAME, so
# that two checkouts can share one cache. The lock ends with the process.
locked() {
  local name=$1
  shift
  mkdir -p "$INFRA_CACHE/locks"
  (
    flock 9
    "$@"
  ) 9>"$INFRA_CACHE/locks/$name"
}
