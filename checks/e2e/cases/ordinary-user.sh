# An ordinary user without Nix and cargo gets through the whole demo, in a store of his own.
set -euo pipefail
[ "$(id -u)" -eq 0 ] || { echo "needs root, to become another user" && exit 77; }
uid=4242
git clone --quiet "$INFRA_ROOT" clone
mkdir home
chown -R $uid:$uid .
chmod a+x "$PWD" "$(dirname "$PWD")" "$(dirname "$(dirname "$PWD")")"
setpriv --reuid $uid --regid $uid --clear-groups \
  env --ignore-environment HOME="$PWD/home" PATH=/usr/local/bin:/usr/bin:/bin NO_COLOR=1 \
  SSL_CERT_FILE="${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" \
  make --no-print-directory -C clone demo
[ -z "$(git -c safe.directory='*' -C clone status --porcelain)" ]
