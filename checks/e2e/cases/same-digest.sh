# An image built in an empty store has the same digest under either Nix version.
set -euo pipefail
digest_in_empty_store() {
  mkdir "store-$1"
  NIX_FROM=$1 INFRA_STORE=$PWD/store-$1 \
    make --no-print-directory -C "$INFRA_ROOT" demo >"log-$1" 2>&1 || { tail -n 30 "log-$1" && return 1; }
  tail -n 1 "log-$1"
}
sid=$(digest_in_empty_store sid)
trixie=$(digest_in_empty_store trixie)
printf '%s\n' "$sid" "$trixie"
[[ $sid =~ ^sha256:[0-9a-f]{64}$ ]]
[ "$sid" = "$trixie" ]
