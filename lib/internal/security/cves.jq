# From the state of the patches (cves.nix) to { lines, problems } as of $date.

def problem:
  if .version == null then "error: \(.id) is for \(.package), which nixpkgs does not have\nhint: remove \(.id) from the list"
  elif .hasFix then "error: remove \(.id): \(.package) \(.version) has the fix (since \(.fixedIn))\nhint: remove its entry from the list, and its patch"
  elif .expires <= $date then "error: remove or renew \(.id): its patch for \(.package) was to be looked at by \(.expires)\nhint: update nixpkgs, or move `expires` on for a reason"
  else empty end;

{
  lines: (
    if . == [] then ["no patches"]
    else map("\(.id)  \(.severity)  \(.package) \(.version // "-") (fixed in \(.fixedIn))  since \(.date), until \(.expires)"
      + if .rebuilds == null then "" else "  rebuilds \(.rebuilds) packages" end)
    end
  ),
  problems: map(problem),
}
