# shellcheck shell=bash
# Downloads the first of $urls that answers. Sourced by fetchurl.
export SSL_CERT_FILE=${NIX_SSL_CERT_FILE:-}
[ -r "$SSL_CERT_FILE" ] || SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
[ -r "$SSL_CERT_FILE" ] || SSL_CERT_FILE=$cacert

downloadedFile=$out
[ -z "${downloadToTemp:-}" ] || downloadedFile=$TMPDIR/file

tryDownload() {
  local status=0
  echo "trying $1"
  # shellcheck disable=SC2086 # several options are meant
  curl --location --max-redirs 20 --retry 3 --disable-epsv --cookie-jar cookies --fail --silent --show-error \
    ${curlOpts:-} ${curlOptsList[*]:-} ${NIX_CURL_FLAGS:-} --output "$downloadedFile" "$1" || status=$?
  return $status
}

success=
for url in ${urls[*]}; do
  if tryDownload "$url"; then
    success=1
    break
  fi
done
[ -n "$success" ] || {
  echo "error: cannot download $name from any mirror" >&2
  exit 1
}
if [ -n "${executable:-}" ]; then
  install -m 755 "$downloadedFile" "$out"
fi
runHook postFetch
