usage() {
  cat <<'TEXT'
Lists the security patches of the overlay, and says which are to be removed: those
that the pinned nixpkgs has by itself, and those whose day has come.
Usage: cves [--date DAY] [--json]
  --date DAY   as of that day, 2026-07-01; default: today
Exit status: 0 all are needed, 1 some are not, 2 could not do the work.
TEXT
}
date=$(date --utc +%Y-%m-%d) json=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit ;;
    --date) date=${2:-} && day "$date" && shift 2 ;;
    --json) json=1 && shift ;;
    *) fail "unknown argument $1" "cves --help lists them" ;;
  esac
done
report=$(jq --arg date "$date" --from-file "$decide" "$entries") || fail "$entries is no list of patches"
if [ -n "$json" ]; then printf '%s\n' "$report"; else jq --raw-output '.lines[]' <<<"$report"; fi
problems=$(jq --raw-output '.problems[]' <<<"$report")
[ -z "$problems" ] || { say "$problems" && exit 1; }
