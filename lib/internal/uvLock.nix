# Which wheels of a uv.lock a project needs on one system, chosen while
# evaluating. Markers are left to pip, which installs only what they allow;
# here they only spare the download of what is for Windows alone.
#
# Wheel file names: packaging.python.org, "Binary distribution format" (PEP 427,
# with the platform tags of PEP 600).
{ lib }:
let
  # tagsOf :: String -> { pythons, abis, platforms }
  tagsOf =
    file:
    let
      parts = lib.splitString "-" (lib.removeSuffix ".whl" file);
      at = fromEnd: lib.splitString "." (lib.elemAt parts (lib.length parts - fromEnd));
    in
    {
      pythons = at 3;
      abis = at 2;
      platforms = at 1;
    };

  # "cp39" and "py3" by the minor version, null for those of another kind.
  minor = prefix: tag: lib.toIntBase10 (lib.removePrefix prefix tag);
  isMinor = prefix: tag: builtins.match "${prefix}[0-9]+" tag != null;

  # target :: { pythonVersion, system, libcVersion } -> tests for tags
  target =
    {
      pythonVersion,
      system,
      libcVersion,
    }:
    let
      ours = lib.toIntBase10 (lib.versions.minor pythonVersion);
      machine = lib.head (lib.splitString "-" system);
      arch =
        if lib.hasSuffix "-darwin" system && machine == "aarch64" then "(arm64|universal2)" else machine;
      glibc = lib.toIntBase10 (lib.versions.minor libcVersion);

      abiScore =
        tags: abi:
        let
          exact = lib.elem "cp3${toString ours}" tags.pythons;
          older = lib.any (tag: isMinor "cp3" tag && minor "cp3" tag <= ours) tags.pythons;
          pure = lib.any (
            tag: tag == "py3" || (isMinor "py3" tag && minor "py3" tag <= ours) || tag == "cp3${toString ours}"
          ) tags.pythons;
        in
        if abi == "cp3${toString ours}" && exact then
          4
        else if abi == "abi3" && older then
          3
        else if abi == "none" && pure then
          2
        else
          0;

      platformScore =
        platform:
        let
          numbered = builtins.match "manylinux_2_([0-9]+)_${arch}" platform;
          named = builtins.match "(manylinux1|manylinux2010|manylinux2014|linux)_${arch}" platform;
          mac = builtins.match "macosx_([0-9]+)_[0-9]+_${arch}" platform;
          isLinux = lib.hasSuffix "-linux" system;
        in
        if platform == "any" then
          1
        else if
          isLinux && (named != null || numbered != null && lib.toIntBase10 (lib.head numbered) <= glibc)
        then
          2
        else if !isLinux && mac != null && lib.toIntBase10 (lib.head mac) <= 14 then
          2
        else
          0;
      best = score: tags: lib.foldl' lib.max 0 (map score tags);
    in
    # score :: String -> Int, 0 for a wheel that does not fit
    file:
    let
      tags = tagsOf file;
      abi = best (abiScore tags) tags.abis;
      platform = best platformScore tags.platforms;
    in
    if abi == 0 || platform == 0 then 0 else 10 * abi + platform;

  windowsOnly = [
    "sys_platform == 'win32'"
    "platform_system == 'Windows'"
    "os_name == 'nt'"
  ];

  # A store name may hold fewer characters than an address.
  fileOf = wheel: lib.replaceStrings [ "%2B" "%2b" ] [ "+" "+" ] (baseNameOf wheel.url);

  isProject =
    package:
    lib.elem "." [
      package.source.virtual or null
      package.source.editable or null
    ];

  # Dependencies by name and, for an extra, `name[extra]`.
  closureOf =
    byName: roots:
    let
      entriesOf =
        dependencies:
        lib.concatMap (
          dependency:
          [ { key = dependency.name; } ]
          ++ map (extra: { key = "${dependency.name}[${extra}]"; }) (dependency.extra or [ ])
        ) (lib.filter (dependency: !lib.elem (dependency.marker or null) windowsOnly) dependencies);
      dependenciesOf =
        key:
        let
          extra = builtins.match "([^[]*)\\[(.*)]" key;
          package = byName.${if extra == null then key else lib.head extra} or { };
        in
        if extra == null then
          package.dependencies or [ ]
        else
          package.optional-dependencies.${lib.last extra} or [ ];
    in
    lib.filter (name: !lib.hasInfix "[" name) (
      map (entry: entry.key) (
        builtins.genericClosure {
          startSet = entriesOf roots;
          operator = entry: entriesOf (dependenciesOf entry.key);
        }
      )
    );

  # What of a lock file cannot be done, as sentences.
  problemsOf =
    { lock, names }:
    let
      packages = lock.package or [ ];
      needed = lib.filter (package: lib.elem package.name names) packages;
      twice = lib.attrNames (
        lib.filterAttrs (_: list: lib.length list > 1) (lib.groupBy (package: package.name) needed)
      );
      other = lib.filter (package: !(package.source ? registry) && !isProject package) needed;
    in
    map (name: ''
      uv.lock has two versions of ${name} for different systems or Pythons; pin one in pyproject.toml:
        [tool.uv] constraint-dependencies = [ "${name}==…" ]'') twice
    ++ map (
      package:
      "uv.lock takes ${package.name} from ${lib.head (lib.attrNames package.source)} and not from a package index; publish it as a wheel, or give it by `pythonPackages`"
    ) other;

  # select :: { lock, pythonVersion, system, libcVersion } -> { wheels, skipped, problems }
  # `wheels` are { name, file, url, sha256 }, `skipped` the names without one that fits.
  select =
    { lock, ... }@args:
    let
      packages = lock.package or [ ];
      byName = lib.listToAttrs (map (package: lib.nameValuePair package.name package) packages);
      project = lib.findFirst isProject null packages;
      names = closureOf byName (project.dependencies or [ ]);
      score = target (removeAttrs args [ "lock" ]);

      wheelOf =
        name:
        let
          fitting = lib.filter (wheel: score (fileOf wheel) > 0) (byName.${name}.wheels or [ ]);
          sorted = lib.sort (a: b: score (fileOf a) > score (fileOf b)) fitting;
          wheel = lib.head sorted;
        in
        lib.optional (fitting != [ ]) {
          inherit name;
          inherit (wheel) url;
          file = fileOf wheel;
          sha256 = lib.removePrefix "sha256:" wheel.hash;
        };
    in
    {
      wheels = lib.concatMap wheelOf names;
      skipped = lib.filter (name: wheelOf name == [ ]) names;
      problems =
        lib.optional (
          project == null
        ) "uv.lock holds no project; make it anew where pyproject.toml is: uv lock"
        ++ problemsOf { inherit lock names; };
    };
in
{
  inherit select target;
}
