# Decides about what scanners and advisories say of an image. Input: its
# inventory; $reports, $known, $allow: files as the program describes them.

# Versions in the order of Nix: "1.2pre" < "1.2" < "1.2a" < "1.2.1".
def order: [scan("[0-9]+|[a-zA-Z]+")
  | if test("^[0-9]") then [1, tonumber] elif . == "pre" then [-1] else [0, .] end] + [[-0.5]];

def rank: (. // "unknown") | ascii_downcase as $name | { critical: 4, high: 3, medium: 2, low: 1, negligible: 0 }[$name];

# One finding, whoever found it: { id, severity, package, version, fixed }.
def by_score: if . >= 9 then "critical" elif . >= 7 then "high" elif . >= 4 then "medium" else "low" end;
# The number that advisories share comes first.
def of_grype: .matches[] | [.vulnerability.id, .relatedVulnerabilities[]?.id] as $ids | {
  id: (([$ids[] | select(startswith("CVE-"))] + $ids) | first),
  severity: .vulnerability.severity,
  package: .artifact.name,
  version: .artifact.version,
  fixed: ((.vulnerability.fix.versions // []) | join(", ")),
  more: $ids,
};
def of_trivy: .Results[]?.Vulnerabilities[]? | {
  id: .VulnerabilityID, severity: .Severity, package: .PkgName, version: .InstalledVersion, fixed: (.FixedVersion // ""), more: [],
};
def of_vulnix: .[] | . as $entry | .affected_by[] | {
  id: ., severity: (($entry.cvssv3_basescore[.] // null) | if . == null then "unknown" else by_score end),
  package: $entry.pname, version: $entry.version, fixed: "", more: [],
};
def findings:
  if type == "object" and has("matches") then of_grype
  elif type == "object" and (has("Results") or has("ArtifactType")) then of_trivy
  elif type == "array" and all(.[]; type == "object" and has("affected_by")) then of_vulnix
  else error("a report has a form that is not known") end;

def well_formed: if type == "array" and all(.[]; has("id") and has("reason") and has("expires")) then .
  else error("an exception needs `id`, `reason` and `expires`") end;

. as $inventory
| ([.packages[] | .name as $name | .fixes[] | { id: ., package: $name }]) as $patched
| [ ($reports[0][] | findings),
    ($known[0][] as $one | $inventory.packages[]
      | select(.name == $one.package and (.version | order) < ($one.fixedIn | order))
      | { id: $one.id, severity: $one.severity, package: .name, version, fixed: $one.fixedIn, more: [] }) ]
# Found by several: the worst that anybody says.
| group_by([.id, .package, .version])
| map(max_by(.severity | rank // -1) + { more: (map(.more) | add) })
| map(. as $finding
    | ([.id] + .more) as $ids
    | ([$allow[0] | well_formed | .[] | select(.id as $id | any($ids[]; . == $id)) | select((.package // $finding.package) == $finding.package)]) as $exceptions
    | . + {
        rank: (.severity | rank),
        patched: any($patched[]; .package == $finding.package and (.id as $id | any($ids[]; . == $id))),
        allowed: any($exceptions[]; .expires > $date),
        expired: [$exceptions[] | select(.expires <= $date) | .expires],
      })
| map(. + { counts: ((.rank // 0) >= ($severity | rank) and (.patched or .allowed | not)) })
| {
    findings: map(select(.counts)),
    lines: (
      (sort_by(-(.rank // 0), .id) | map(select(.counts)
        | "\(.severity // "unknown" | ascii_downcase)  \(.id)  \(.package) \(.version)"
          + (if .fixed == "" then "" else "  fixed in \(.fixed)" end)
          + (.expired | if . == [] then "" else "  its exception ended on \(max)" end)))
      + ["\($inventory.image): \(map(select(.counts)) | length) to fix, \(map(select(.patched)) | length) patched here, "
         + "\(map(select(.allowed)) | length) allowed, "
         + "\(map(select((.rank // -1) < ($severity | rank) and .rank != null)) | length) below \($severity), "
         + "\(map(select(.rank == null)) | length) of unknown severity"]
    ),
  }
