# What is in an image can be told, and a bad licence or a vulnerability stops its release.
set -euo pipefail
# shellcheck source=checks/e2e/project.sh
. "$INFRA_ROOT/checks/e2e/project.sh"

flake_sources
cp "$CASE_DIR"/* .
lock_project

# app NAME ARGUMENT…: what `nix run infra#NAME -- ARGUMENT…` runs; prints what it says.
infra=(--quiet --no-write-lock-file --override-input nixpkgs "path:$packages")
declare -A programs
for name in cves licenses sbom scan; do
  nix run "${infra[@]}" "path:$source#$name" -- --help >/dev/null
  programs[$name]=$(nix eval --raw "${infra[@]}" "path:$source#apps.x86_64-linux.$name.program")
done
app() { nix shell "${programs[$1]%/bin/*}" --command "$1" "${@:2}" 2>&1; }
# gives STATUS COMMAND…: COMMAND ends with STATUS; `said` is what it printed.
gives() {
  local status=0
  said=$("${@:2}") || status=$?
  [ "$status" = "$1" ] || { printf '%s\n' "$said" && echo "status $status, not $1: ${*:2}" && return 1; }
}
says() { grep -qF -- "$1" <<<"$said" || { printf '%s\n' "$said" && echo "not said: $1" && return 1; }; }

# A bill of materials has one package for each store path of the image, and is valid.
nix build .#python .#python.sbom
gives 0 app sbom python
printf '%s\n' "$said" >python.spdx.json
cmp python.spdx.json result-1
layout=${INFRA_STORE:-}$(nix build --no-link --print-out-paths .#python.oci-image)
jq -r '.manifests[].digest | sub(":"; "/")' "$layout/index.json" | while read -r manifest; do
  jq -r '.layers[].digest | sub(":"; "/")' "$layout/blobs/$manifest"
done | while read -r layer; do tar -tzf "$layout/blobs/$layer"; done |
  sed -n 's|^\(\./\)\{0,1\}/\{0,1\}nix/store/\([^/]*\)/\{0,1\}.*|\2|p' | grep . | sort -u >in-image
jq -r '.packages[].packageFileName | ltrimstr("/nix/store/")' python.spdx.json | sort >in-bill
[ -s in-image ]
diff in-image in-bill
python=$("$INFRA_ROOT/checks/setup/python-tools")
"$python/pyspdxtools" --infile python.spdx.json
[ "$(jq -r '.packages[] | select(.name == "python3") | .licenseDeclared' python.spdx.json)" = Python-2.0 ]
# The list holds on to nothing.
[ "$(nix-store --query --references "$(readlink result-1)")" = '' ]

# Licences: a table, the copyleft ones, and no unfree one unless it is named.
gives 0 app licenses python
says 'copyleft: '
says 'glibc'
says 'LGPL-2.0-or-later'
gives 1 app licenses python unfree
says '# runtime-python: '
says 'error: image unfree holds paid 1.0, which is unfree: unfree'
gives 0 app licenses unfree --allow paid
# Without a name: all images of the flake.
gives 1 app licenses
for name in bad patched runtime-python unfree; do says "# $name: "; done

# Vulnerabilities: by an advisory, and by what scanners report.
advisories='[ { "id": "CVE-2000-0001", "severity": "high", "package": "demo", "fixedIn": "1.10" } ]'
printf '%s' "$advisories" >advisories.json
printf '{"matches":[]}' >clean.json
gives 1 app scan bad --report clean.json --advisories advisories.json
says 'high  CVE-2000-0001  demo 1.9  fixed in 1.10'
gives 0 app scan bad --report clean.json --advisories advisories.json --severity critical
says '1 below critical'
# With the patch in the package it is no finding, and the bill says so.
gives 0 app scan patched --report clean.json --advisories advisories.json
says '1 patched here'
gives 0 app sbom patched
says 'https://nvd.nist.gov/vuln/detail/CVE-2000-0001'
gives 0 app scan python --report clean.json --advisories advisories.json
printf '{"SchemaVersion":2,"ArtifactType":"spdx"}' >clean.json
gives 0 app scan python --report clean.json
printf '[]' >clean.json
gives 0 app scan python --report clean.json

for report in grype trivy vulnix; do
  gives 1 app scan bad --report $report.json
  says 'CVE-2000-0002  demo 1.9'
  says 'bad: 1 to fix, 0 patched here, 0 allowed, 1 below high'
done
gives 1 app scan patched --report grype.json --report trivy.json
says 'patched: 1 to fix'
says 'critical  CVE-2000-0002'

# Exceptions have a reason and an end.
printf '[{ "id": "CVE-2000-0002", "reason": "not reachable", "expires": "2030-01-01" }]' >scan-allow.json
gives 0 app scan bad --report grype.json --date 2029-12-31
says '1 allowed'
gives 1 app scan bad --report grype.json --date 2030-01-01
says 'its exception ended on 2030-01-01'
printf '[{ "id": "CVE-2000-0002" }]' >scan-allow.json
gives 2 app scan bad --report grype.json
says 'an exception needs `id`, `reason` and `expires`'
rm scan-allow.json

# What cannot be read is never clean.
printf '{"results":[]}' >other.json
gives 2 app scan bad --report other.json
says 'a report has a form that is not known'
printf '{"matches":' >cut.json
gives 2 app scan bad --report cut.json
type -P grype >/dev/null || {
  gives 2 app scan bad
  says 'there is no grype on PATH'
}
gives 2 app scan nothing --report clean.json
says '.#nothing.inventory could not be built'
gives 0 app cves --date 2000-01-01
