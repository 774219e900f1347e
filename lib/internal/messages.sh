# How programs talk: stdout is data, this is not.

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE [HINT]: the work could not be done.
fail() {
  say "error: $1"
  [ -z "${2:-}" ] || say "hint: $2"
  exit 2
}
