{ lib }:
let
  versionControl = [
    ".git"
    ".svn"
    "CVS"
    ".hg"
    ".jj"
    ".pijul"
    "_darcs"
  ];

  # A source of this file remembers its origin and filter, so that filters add up.
  fromAny =
    source:
    if source ? _isLibCleanSourceWith then
      source
    else
      {
        origSrc = source;
        filter = _: _: true;
        name = "source";
      };
in
{
  cleanSourceFilter =
    path: type:
    let
      name = baseNameOf (toString path);
    in
    !(
      builtins.elem name versionControl
      || lib.hasSuffix "~" name
      || builtins.match "\\.sw[a-z]|\\..*\\.sw[a-z]" name != null
      || lib.hasSuffix ".o" name
      || lib.hasSuffix ".so" name
      || (type == "symlink" && lib.hasPrefix "result" name)
      || type == "unknown"
    );

  cleanSourceWith =
    {
      src,
      filter ? (_: _: true),
      name ? null,
    }:
    let
      before = fromAny src;
      both = path: type: filter path type && before.filter path type;
      name' = if name != null then name else before.name;
    in
    {
      inherit (before) origSrc;
      filter = both;
      name = name';
      outPath = builtins.path {
        path = before.origSrc;
        filter = both;
        name = name';
      };
      _isLibCleanSourceWith = true;
    };

  cleanSource =
    src:
    lib.cleanSourceWith {
      filter = lib.cleanSourceFilter;
      inherit src;
    };

  sourceByRegex =
    src: expressions:
    let
      root = toString (src.origSrc or src);
    in
    lib.cleanSourceWith {
      inherit src;
      filter =
        path: _:
        let
          relative = lib.removePrefix (root + "/") (toString path);
        in
        lib.any (expression: builtins.match expression relative != null) expressions;
    };

  sourceFilesBySuffices =
    src: suffixes:
    lib.cleanSourceWith {
      inherit src;
      filter =
        path: type:
        type == "directory" || lib.any (suffix: lib.hasSuffix suffix (baseNameOf path)) suffixes;
    };

  trace = source: source;
}
