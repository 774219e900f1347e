usage() {
  cat <<'TEXT'
Lists the licences of what is in images: a table for each, and the copyleft ones.
Usage: licenses [IMAGE…] [--allow PACKAGE]… [OPTION OF nix build…]
  IMAGE            a package of the flake in this folder, or FLAKE#NAME; default: all images of the flake
  --allow PACKAGE  this one may be unfree
Exit status: 0 all free, 1 an unfree package is in an image, 2 could not do the work.
TEXT
}
names=() allow=() options=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit ;;
    --allow) allow+=("${2:?--allow wants the name of a package}") && shift 2 ;;
    -*) options=("$@") && break ;;
    *) names+=("$1") && shift ;;
  esac
done
[ ${#names[@]} -gt 0 ] || {
  list=$(images "${options[@]}") || exit
  mapfile -t names <<<"$list"
}
status=0
for name in "${names[@]}"; do
  path=$(made "$name" inventory "${options[@]}") || exit
  report=$(jq --from-file "$decide" "$path" --args "${allow[@]}") || fail "$path is no inventory of an image"
  jq --raw-output '.table' <<<"$report"
  refused=$(jq --raw-output '.refused[]' <<<"$report")
  [ -z "$refused" ] || { say "$refused" && status=1; }
done
exit $status
