# Patches as data: what is wrong with a list of them, the overlay that they make,
# and how they stand to a package set.
{ lib }:
let
  fields = [
    "date"
    "expires"
    "fixedIn"
    "id"
    "package"
    "patch"
    "severity"
  ];
  severities = [
    "low"
    "medium"
    "high"
    "critical"
  ];
  isDay = text: lib.isString text && builtins.match "[0-9]{4}-[0-9]{2}-[0-9]{2}" text != null;

  problemsOf =
    entry:
    let
      title = entry.id or "an entry without `id`";
      missing = lib.filter (name: !entry ? ${name}) fields;
      unknown = lib.attrNames (removeAttrs entry fields);
      wrong =
        lib.optional (!isDay entry.date) "`date` is a day: \"2026-07-01\""
        ++ lib.optional (!isDay entry.expires) "`expires` is a day: \"2026-10-01\""
        ++ lib.optional (
          !lib.elem entry.severity severities
        ) "`severity` is one of ${lib.concatStringsSep ", " severities}"
        ++
          lib.optional (builtins.match "[A-Za-z_][A-Za-z0-9_'-]*" entry.package == null)
            "`package` is the name of one package of nixpkgs; for a set such as python3Packages write an overlay"
        ++ lib.optional (
          !lib.hasInfix entry.id (baseNameOf (entry.patch.name or entry.patch))
        ) "the patch's file name holds the id, so that scanners see what it fixes: ${entry.id}.patch";
    in
    map (problem: "${title}: ${problem}") (
      map (name: "missing `${name}`") missing
      ++ map (name: "unknown `${name}`; known are ${lib.concatStringsSep ", " fields}") unknown
      ++ lib.optionals (missing == [ ]) wrong
    );

  # Whether the package has the fix by its own version.
  hasFix = package: entry: lib.versionAtLeast (lib.getVersion package) entry.fixedIn;

  patched =
    package: entries:
    let
      needed = lib.filter (entry: !hasFix package entry) entries;
    in
    if needed == [ ] then
      package
    else
      package.overrideAttrs (old: {
        patches = old.patches or [ ] ++ map (entry: entry.patch) needed;
      });
in
{
  # problemsOf :: [Entry] -> [String]
  problemsOf = lib.concatMap problemsOf;

  # overlay :: [Entry] -> Overlay
  # Applies the patches that a package needs. What has the fix stays as it is, so
  # that a new pin builds before the entry is removed.
  overlay =
    entries: _final: prev:
    lib.mapAttrs (name: patched prev.${name}) (
      lib.filterAttrs (name: _: prev ? ${name}) (lib.groupBy (entry: entry.package) entries)
    );

  # state :: Pkgs -> [Entry] -> [AttrSet]
  # The entries without their patches, each with the version that there is.
  state =
    pkgs:
    map (
      entry:
      let
        package = pkgs.${entry.package} or null;
      in
      removeAttrs entry [ "patch" ]
      // {
        version = if package == null then null else lib.getVersion package;
        hasFix = package != null && hasFix package entry;
      }
    );
}
