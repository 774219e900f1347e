# shellcheck shell=bash
# Sets SSL_CERT_FILE and its relatives: what Nix brings into the sandbox goes
# before the package set's own certificates. Sourced.
for SSL_CERT_FILE in "${NIX_SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt "$certificates"; do
  [ ! -r "$SSL_CERT_FILE" ] || break
done
export SSL_CERT_FILE NODE_EXTRA_CA_CERTS=$SSL_CERT_FILE NODE_USE_ENV_PROXY=1
