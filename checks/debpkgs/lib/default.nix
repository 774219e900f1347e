# The functions of `nixpkgs.lib` that a library of builders uses, with the
# meaning and the strictness that they have there. Reached as `lib.name` and by
# topic, `lib.strings.name`.
#
# A function that is missing here fails loudly, and can be added. One that is
# here and not in nixpkgs, or not in the flat set there, would hide a mistake:
# there must be none.
let
  load = file: import file { inherit lib; };

  topics = {
    asserts = load ./asserts.nix;
    attrsets = load ./attrsets.nix;
    customisation = load ./customisation.nix;
    derivations = load ./derivations.nix;
    fixedPoints = load ./fixed-points.nix;
    lists = load ./lists.nix;
    meta = load ./meta.nix;
    sources = load ./sources.nix;
    strings = load ./strings.nix;
    trivial = load ./trivial.nix;
    versions = load ./versions.nix;
  };

  # Topics that are no part of the flat set.
  separate = {
    fetchers = load ./fetchers.nix;
    filesystem = load ./filesystem.nix;
    fileset = load ./fileset.nix;
    generators = load ./generators.nix;
    licenses = load ./licenses.nix;
    maintainers = { };
    teams = { };
    platforms = load ./platforms.nix;
    systems = load ./systems.nix;
  };

  # What nixpkgs has in a topic and not in the flat set.
  inTopicsAlone = [
    "assertEachOneOf"
    "availableOn"
    "codeName"
    "commonPrefixLength"
    "escapeNixIdentifier"
    "escapeNixString"
    "findFirstIndex"
    "isConvertibleWithToString"
    "levenshtein"
    "levenshteinAtMost"
    "major"
    "majorMinor"
    "minor"
    "oldestSupportedRelease"
    "patch"
    "release"
    "sanitizeDerivationName"
    "unionOfDisjoint"
    "versionSuffix"
  ];

  # What is in the flat set alone.
  flatAlone = {
    inherit (builtins)
      addErrorContext
      baseNameOf
      convertHash
      dirOf
      elemAt
      fromJSON
      fromTOML
      getContext
      hasContext
      hashString
      isPath
      pathExists
      placeholder
      readDir
      readFile
      toFile
      toString
      toXML
      trace
      tryEval
      typeOf
      unsafeGetAttrPos
      ;
    fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    fakeSha256 = lib.fixedWidthString 64 "0" "";
    fakeSha512 = lib.fixedWidthString 128 "0" "";
  };

  flat =
    removeAttrs (builtins.foldl' (all: topic: all // topic) { } (
      builtins.attrValues topics
    )) inTopicsAlone
    // flatAlone;

  lib = flat // topics // separate;
in
lib
