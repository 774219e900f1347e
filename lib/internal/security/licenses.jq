# From an inventory to { table, refused }. Positional arguments: names of packages
# that may be unfree.

def copyleft: test("^(A?GPL|LGPL|MPL|EPL|EUPL|CDDL|CC-BY-SA|OSL|Sleepycat|GFDL|CECILL)"; "i");
def kind:
  if any(.licenses[]; .free | not) then "unfree"
  elif .licenses == [] then "unknown"
  elif any(.licenses[]; .short | copyleft) then "copyleft"
  else "permissive" end;
# A text repeated no times is null.
def padded($width): . + (" " * ($width - length) // "");
def title: if .version == "" then .name else "\(.name) \(.version)" end;
def row($widths): [.cells, $widths] | transpose | map(.[0] as $cell | .[1] as $width | $cell | padded($width)) | join("  ") | sub(" +$"; "");
def listed($kind): [.[] | select(.kind == $kind) | title] | unique;

.image as $image
| [.packages[] | . + { kind: kind, licence: ([.licenses[].short] | unique | join(", ")) }] as $packages
| ([$packages[] | { cells: [title, .kind, .licence] }] | unique) as $rows
| ([$rows[].cells] | transpose | map(map(length) | max)) as $widths
| {
    table: (
      [ "# \($image): \($packages | length) packages", ($rows[] | row($widths)) ]
      + ($packages | listed("copyleft") | if . == [] then ["copyleft: none"] else ["copyleft: " + join(", ")] end)
      + ($packages | listed("unknown") | if . == [] then [] else ["unknown: \(length) packages"] end)
      + [""] | join("\n")
    ),
    refused: [
      $packages[] | select(.kind == "unfree") | select(.name as $name | any($ARGS.positional[]; . == $name) | not)
      | "error: image \($image) holds \(title), which is unfree: \(.licence)\nhint: remove it, or allow it: --allow \(.name)"
    ] | unique,
  }
