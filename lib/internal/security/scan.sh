usage() {
  cat <<'TEXT'
Fails when an image has vulnerabilities of a severity that must not be released.
Usage: scan IMAGE [--report FILE]… [--advisories FILE] [--allow FILE]
            [--severity LEVEL] [--date DAY] [OPTION OF nix build…]
  IMAGE              a package of the flake in this folder, or FLAKE#NAME
  --report FILE      decide about this report (grype, trivy or vulnix, as JSON); default: grype runs
                     on the bill of materials and on the layout, with its database from the network
  --advisories FILE  more known ones: [ { "id", "severity", "package", "fixedIn" } ]
  --allow FILE       exceptions: [ { "id", "reason", "expires", "package"? } ]; default: scan-allow.json if it is there
  --severity LEVEL   the lowest that fails: low, medium, high or critical; default: high
  --date DAY         for exceptions that expire, 2026-07-01; default: today
Exit status: 0 nothing to fix, 1 findings, 2 could not do the work.
TEXT
}
[ $# -gt 0 ] || { usage >&2 && exit 2; }
case $1 in -h | --help) usage && exit ;; esac
name=$1 reports=() known=("$advisories") allow='' severity=high date=$(date --utc +%Y-%m-%d) options=()
shift
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit ;;
    --report) reports+=("${2:?--report wants a file}") ;;
    --advisories) known+=("${2:?--advisories wants a file}") ;;
    --allow) allow=${2:?--allow wants a file} ;;
    --severity) severity=${2:?--severity wants a level} ;;
    --date) date=${2:-} && day "$date" ;;
    -*) options=("$@") && break ;;
    *) fail "unexpected argument $1" "one image at a time; scan --help lists the options" ;;
  esac
  shift 2
done
case $severity in low | medium | high | critical) ;; *) fail "--severity $severity is none" "low, medium, high or critical" ;; esac
[ -n "$allow" ] || [ ! -e scan-allow.json ] || allow=scan-allow.json

inventory=$(made "$name" inventory "${options[@]}") || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What is in store paths by the bill of materials, what is below them (Python,
# node, Go) by the layout.
scanned() {
  local target
  command -v grype >/dev/null || fail "there is no grype on PATH" "install it, or give a report: --report FILE"
  sbom=$(made "$name" sbom "${options[@]}") || exit
  layout=$(made "$name" oci-image "${options[@]}") || exit
  for target in "sbom:$sbom" "oci-dir:$layout"; do
    grype "$target" --output json >"$work/${#reports[@]}.json" ||
      fail "grype could not scan $target" "it needs its database: grype db update"
    reports+=("$work/${#reports[@]}.json")
  done
}
[ ${#reports[@]} -gt 0 ] || scanned
[ -n "$allow" ] || { allow=$work/allow.json && printf '[]' >"$allow"; }

# values FILE…: one list of all, each with its file for messages.
for file in "${reports[@]}" "${known[@]}" "$allow"; do
  jq empty "$file" 2>"$work/error" || fail "$file is no JSON: $(cat "$work/error")"
done
jq --slurp . "${reports[@]}" >"$work/reports"
jq --slurp add "${known[@]}" >"$work/known"
decision=$(jq --arg severity "$severity" --arg date "$date" --slurpfile reports "$work/reports" \
  --slurpfile known "$work/known" --slurpfile allow "$allow" --from-file "$decide" "$inventory" 2>"$work/error") ||
  fail "$(sed 's/^jq: error[^:]*: //' "$work/error")" "a report of grype, trivy or vulnix as JSON is wanted; scan --help describes the files"
jq --raw-output '.lines[]' <<<"$decision"
jq --exit-status '.findings == []' <<<"$decision" >/dev/null || exit 1
