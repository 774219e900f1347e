# Shell code for downloads: sets `certificates` to the file of authorities that
# they shall trust. The machine's own, as Nix hands them to a fixed-output
# build, come first, so that a private authority is known.
{ cacert }:
''
  for certificates in "''${NIX_SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt ${cacert}/etc/ssl/certs/ca-bundle.crt; do
    [ ! -r "$certificates" ] || break
  done
  export SSL_CERT_FILE=$certificates NODE_EXTRA_CA_CERTS=$certificates npm_config_cafile=$certificates
  export GIT_SSL_CAINFO=$certificates PIP_CERT=$certificates CURL_CA_BUNDLE=$certificates
''
