# Two fresh clones with nothing of their own yet, one of an ordinary user and one with the older Nix, get the same digest from the demo.
set -euo pipefail
uid=4242

# demo NAME COMMAND…: `make demo` in a clone with an empty cache and store, run by COMMAND; leaves its digest.
demo() {
  local name=$1
  shift
  env --ignore-environment NO_COLOR=1 "$@" make --no-print-directory -C "clone-$name" demo >"log-$name" 2>&1 || return
  tail -n 1 "log-$name" >"digest-$name"
}

git clone --quiet "$INFRA_ROOT" clone-user
git clone --quiet "$INFRA_ROOT" clone-trixie
mkdir home-user home-trixie
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  chown -R $uid:$uid clone-user home-user
  chmod a+x "$PWD" "$(dirname "$PWD")" "$(dirname "$(dirname "$PWD")")"
  as_user=(setpriv --reuid "$uid" --regid "$uid" --clear-groups)
fi

# He has neither Nix nor cargo, and his store has its root in his cache.
demo user HOME="$PWD/home-user" PATH=/usr/local/bin:/usr/bin:/bin \
  SSL_CERT_FILE="${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "${as_user[@]}" &
user=$!
demo trixie HOME="$PWD/home-trixie" PATH="$PATH" CARGO_HOME="$CARGO_HOME" RUSTUP_HOME="$RUSTUP_HOME" \
  SSL_CERT_FILE="${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" \
  NIX_FROM=trixie INFRA_CACHE="$PWD/cache" INFRA_STORE="$PWD/store" || failed=trixie
wait "$user" || failed=user
[ -z "${failed:-}" ] || { cat "log-$failed" && exit 1; }

cat digest-*
grep -xE 'sha256:[0-9a-f]{64}' digest-user
cmp digest-user digest-trixie
for clone in clone-*; do
  [ -z "$(git -c safe.directory='*' -C $clone status --porcelain)" ]
done
# All that either wrote is in its cache and store.
[ "$(find home-user -mindepth 1 -maxdepth 2 | sort | paste -sd ' ')" = 'home-user/.cache home-user/.cache/infra' ] || { find home-user -maxdepth 3 && exit 1; }
[ -d home-user/.cache/infra/store/nix/store ] || [ -e /nix ]
[ -d store/nix/store ]
