{ lib }:
let
  upper = lib.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  lower = lib.stringToCharacters "abcdefghijklmnopqrstuvwxyz";
in
{
  inherit (builtins)
    compareVersions
    concatStringsSep
    isString
    match
    parseDrvName
    readFile
    replaceStrings
    split
    stringLength
    substring
    toJSON
    unsafeDiscardStringContext
    ;

  replaceString = from: to: builtins.replaceStrings [ from ] [ to ];
  concatStrings = builtins.concatStringsSep "";
  concatMapStrings = f: list: lib.concatStrings (map f list);
  concatImapStrings = f: list: lib.concatStrings (lib.imap1 f list);
  concatMapStringsSep =
    separator: f: list:
    builtins.concatStringsSep separator (map f list);
  concatImapStringsSep =
    separator: f: list:
    builtins.concatStringsSep separator (lib.imap1 f list);
  concatMapAttrsStringSep =
    separator: f: set:
    builtins.concatStringsSep separator (lib.mapAttrsToList f set);
  concatLines = lib.concatMapStrings (line: line + "\n");
  intersperse =
    separator: list:
    lib.drop 1 (
      builtins.concatMap (x: [
        separator
        x
      ]) list
    );
  join = builtins.concatStringsSep;
  optionalString = condition: string: if condition then string else "";
  stringToCharacters = s: builtins.genList (i: builtins.substring i 1 s) (builtins.stringLength s);
  stringAsChars = f: s: lib.concatStrings (map f (lib.stringToCharacters s));

  hasPrefix = prefix: s: builtins.substring 0 (builtins.stringLength prefix) s == prefix;
  hasSuffix =
    suffix: s:
    let
      rest = builtins.stringLength s - builtins.stringLength suffix;
    in
    rest >= 0 && builtins.substring rest (-1) s == suffix;
  hasInfix = infix: s: builtins.match ".*${lib.escapeRegex infix}.*" "${s}" != null;
  removePrefix =
    prefix: s:
    if lib.hasPrefix prefix s then builtins.substring (builtins.stringLength prefix) (-1) s else s;
  removeSuffix =
    suffix: s:
    if lib.hasSuffix suffix s then
      builtins.substring 0 (builtins.stringLength s - builtins.stringLength suffix) s
    else
      s;

  splitString =
    separator: s: builtins.filter builtins.isString (builtins.split (lib.escapeRegex separator) s);
  splitStringBy =
    predicate: keep: s:
    let
      characters = lib.stringToCharacters s;
      step =
        state: character:
        let
          cut = predicate state.previous character;
        in
        {
          previous = character;
          words = if cut then state.words ++ [ state.word ] else state.words;
          word = if !cut then state.word + character else lib.optionalString keep character;
        };
      end = builtins.foldl' step {
        previous = "";
        words = [ ];
        word = "";
      } characters;
    in
    end.words ++ [ end.word ];

  toLower = builtins.replaceStrings upper lower;
  toUpper = builtins.replaceStrings lower upper;
  toSentenceCase =
    s:
    lib.throwIfNot (builtins.isString s)
      "toSentenceCase does only accepts string values, but got ${builtins.typeOf s}"
      lib.toUpper
      (builtins.substring 0 1 s)
    + lib.toLower (builtins.substring 1 (-1) s);

  trim = lib.trimWith {
    start = true;
    end = true;
  };
  trimWith =
    {
      start ? false,
      end ? false,
    }:
    s:
    let
      # POSIX expressions are greedy, so a body that may not end in a space ends in something else.
      body = if end then "(.*[^ \t\r\n])?[ \t\r\n]*" else "(.*)";
      rest = if start then builtins.head (builtins.match "[ \t\r\n]*(([^ \t\r\n].*)?)" s) else s;
      found = builtins.head (builtins.match body rest);
    in
    if found == null then "" else found;

  escape = list: builtins.replaceStrings list (map (c: "\\" + c) list);
  escapeRegex = lib.escape (lib.stringToCharacters "\\[{()^$?*+|.");
  escapeXML =
    builtins.replaceStrings
      [
        "\""
        "'"
        "<"
        ">"
        "&"
      ]
      [
        "&quot;"
        "&apos;"
        "&lt;"
        "&gt;"
        "&amp;"
      ];
  escapeShellArg =
    value:
    let
      s = toString value;
    in
    if builtins.match "[[:alnum:],._+:@%/-]+" s == null then
      "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] s}'"
    else
      s;
  escapeShellArgs = lib.concatMapStringsSep " " lib.escapeShellArg;
  escapeNixString = s: lib.escape [ "$" ] (builtins.toJSON s);
  escapeNixIdentifier =
    s: if builtins.match "[a-zA-Z_][a-zA-Z0-9_'-]*" s != null then s else lib.strings.escapeNixString s;
  isValidPosixName = name: builtins.match "[a-zA-Z_][a-zA-Z0-9_]*" name != null;
  toShellVar =
    name: value:
    lib.throwIfNot (lib.isValidPosixName name) "toShellVar: ${name} is not a valid shell variable name"
      (
        if builtins.isAttrs value && !lib.strings.isStringLike value then
          "declare -A ${name}=(${
            lib.concatStringsSep " " (
              lib.mapAttrsToList (n: v: "[${lib.escapeShellArg n}]=${lib.escapeShellArg v}") value
            )
          })"
        else if builtins.isList value then
          "declare -a ${name}=(${lib.escapeShellArgs value})"
        else
          "${name}=${lib.escapeShellArg value}"
      );
  toShellVars = vars: lib.concatStringsSep "\n" (lib.mapAttrsToList lib.toShellVar vars);

  isStringLike =
    value: builtins.isString value || builtins.isPath value || value ? outPath || value ? __toString;
  isConvertibleWithToString =
    value:
    lib.isStringLike value
    || builtins.elem (builtins.typeOf value) [
      "null"
      "int"
      "float"
      "bool"
    ]
    || (builtins.isList value && lib.all lib.strings.isConvertibleWithToString value);
  isStorePath =
    value:
    lib.isStringLike value
    && (
      let
        s = toString value;
      in
      builtins.substring 0 1 s == "/" && dirOf s == builtins.storeDir
    );

  makeSearchPath =
    folder: paths:
    builtins.concatStringsSep ":" (
      map (path: path + "/" + folder) (builtins.filter (x: x != null) paths)
    );
  makeSearchPathOutput =
    output: folder: packages:
    lib.makeSearchPath folder (map (lib.getOutput output) packages);
  makeLibraryPath = lib.makeSearchPathOutput "lib" "lib";
  makeIncludePath = lib.makeSearchPathOutput "dev" "include";
  makeBinPath = lib.makeSearchPathOutput "bin" "bin";

  fixedWidthString =
    width: filler: s:
    let
      missing = width - builtins.stringLength s;
    in
    assert lib.assertMsg (missing >= 0)
      "fixedWidthString: requested string length (${toString width}) must not be shorter than actual length (${toString (builtins.stringLength s)})";
    if missing == 0 then
      s
    else
      filler + lib.fixedWidthString (width - builtins.stringLength filler) filler s;
  fixedWidthNumber = width: n: lib.fixedWidthString width "0" (toString n);
  fileContents = file: lib.removeSuffix "\n" (builtins.readFile file);
  toInt =
    s:
    let
      digits = builtins.match "[ \t]*(-?[1-9][0-9]*|-?0)[ \t]*" s;
    in
    if digits == null then
      throw "toInt: could not convert ${lib.strings.escapeNixString s} to int"
    else
      builtins.fromJSON (builtins.head digits);
  toIntBase10 = s: builtins.fromJSON (builtins.head (builtins.match "[ \t]*0*(-?[0-9]+)[ \t]*" s));
  nameFromURL =
    url: separator:
    let
      file = lib.last (lib.splitString "/" url);
      name = builtins.head (lib.splitString separator file);
    in
    assert name != file;
    name;
  getName = x: x.pname or (builtins.parseDrvName (x.name or x)).name;
  getVersion = x: x.version or (builtins.parseDrvName (x.name or x)).version;
  sanitizeDerivationName =
    name:
    let
      kept = lib.concatMapStrings (part: if builtins.isList part then "-" else part) (
        builtins.split "[^[:alnum:]+._?=-]+" (builtins.unsafeDiscardStringContext (toString name))
      );
      withoutDots = builtins.head (builtins.match "\\.*(.*)" kept);
      short = builtins.substring (lib.max 0 (builtins.stringLength withoutDots - 207)) (-1) withoutDots;
    in
    if short == "" then "unknown" else short;
  commonPrefixLength =
    a: b:
    let
      n = lib.min (builtins.stringLength a) (builtins.stringLength b);
    in
    lib.findFirst (i: i == n || builtins.substring i 1 a != builtins.substring i 1 b) n (lib.range 0 n);

  # The number of insertions, deletions and replacements between two strings,
  # row by row of the table of all prefixes.
  levenshtein =
    a: b:
    let
      columns = lib.stringToCharacters b;
      first = lib.range 0 (builtins.length columns);
      nextRow =
        previous: character:
        let
          fill =
            row: column:
            row
            ++ [
              (lib.min (lib.min (lib.last row + 1) (builtins.elemAt previous (column + 1) + 1)) (
                builtins.elemAt previous column + (if builtins.elemAt columns column == character then 0 else 1)
              ))
            ];
        in
        builtins.foldl' fill [ (builtins.head previous + 1) ] (lib.range 0 (builtins.length columns - 1));
    in
    lib.last (builtins.foldl' nextRow first (lib.stringToCharacters a));
  levenshteinAtMost =
    limit: a: b:
    lib.strings.levenshtein a b <= limit;
}
