# From an inventory to a bill of materials in SPDX 2.3, one package for each store
# path. Dates are fixed: the same image has the same bill.
# https://spdx.github.io/spdx-spec/v2.3/

def id: "SPDXRef-" + (split("/") | last | gsub("[^a-zA-Z0-9.-]"; "-"));
def license_id: .spdx // ("LicenseRef-" + (.short | gsub("[^a-zA-Z0-9.-]"; "-")));
def declared: [.licenses[] | license_id] | unique
  | if length == 0 then "NOASSERTION" else join(" AND ") end;

# References that scanners match by, and what is fixed here.
def references:
  [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl",
     referenceLocator: "pkg:nix/\(.name | @uri)\(if .version == "" then "" else "@\(.version | @uri)" end)" }]
  + [.cpes[] | { referenceCategory: "SECURITY", referenceType: "cpe23Type", referenceLocator: . }]
  + [.fixes[] | { referenceCategory: "SECURITY", referenceType: "fix", referenceLocator: "https://nvd.nist.gov/vuln/detail/\(.)" }];

{
  spdxVersion: "SPDX-2.3",
  dataLicense: "CC0-1.0",
  SPDXID: "SPDXRef-DOCUMENT",
  name: .image,
  documentNamespace: "https://spdx.org/spdxdocs/\(.image)-\($digest)",
  creationInfo: { created: "1970-01-01T00:00:01Z", creators: ["Tool: infra"] },
  packages: [
    .packages[] | {
      SPDXID: (.path | id),
      name,
      downloadLocation: "NOASSERTION",
      filesAnalyzed: false,
      packageFileName: .path,
      licenseConcluded: "NOASSERTION",
      licenseDeclared: declared,
      copyrightText: "NOASSERTION",
      externalRefs: references,
    }
    + (if .version == "" then {} else { versionInfo: .version } end)
    + (if .homepage // "" | test("^https?://") then { homepage } else {} end)
  ],
  hasExtractedLicensingInfos: (
    [.packages[].licenses[] | select(.spdx == null) | { licenseId: license_id, name, extractedText: .name }] | unique_by(.licenseId)
  ),
  relationships: (
    [.packages[] | .path as $path | .references[] | { spdxElementId: ($path | id), relationshipType: "DEPENDS_ON", relatedSpdxElement: id }]
    + [.roots[] | { spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: id }]
  ),
}
| if .hasExtractedLicensingInfos == [] then del(.hasExtractedLicensingInfos) else . end
