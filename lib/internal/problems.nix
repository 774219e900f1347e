# What is wrong with a call, as a list of sentences: data that a check can look
# at. A public function throws them all at once, before it builds anything.
{ lib }:
let
  # OCI's names that are not ours in another case.
  aliases = {
    environment = "env";
    exposedports = "port";
    volumes = "writable";
    workdir = "workingDir";
  };

  distance = a: b: lib.strings.levenshtein (lib.toLower a) (lib.toLower b);

  # suggestion :: [String] -> String -> String
  suggestion =
    known: name:
    let
      near = lib.filter (candidate: distance name candidate <= 2) known;
      nearest = lib.head (lib.sort (a: b: distance name a < distance name b) near);
      alias = aliases.${lib.toLower name} or null;
    in
    if lib.elem alias known then
      "did you mean `${alias}`?"
    else if near != [ ] then
      "did you mean `${nearest}`?"
    else
      "known are: ${lib.concatStringsSep ", " known}";

  # unknown :: { what :: String; known :: [String]; } -> AttrSet -> [String]
  unknown =
    { what, known }:
    given:
    map (name: "unknown ${what} `${name}`; ${suggestion known name}") (
      lib.attrNames (removeAttrs given known)
    );

  # misspelt :: [String] -> AttrSet -> [String]
  # For a function that hands on what it does not know: only what is almost one
  # of its own names. Short names are almost many others, and mkDerivation's own
  # (`preBuild` beside `prebuilt`) are meant as they are.
  misspelt =
    known: given:
    let
      ofMkDerivation =
        name: builtins.match "(pre|post|dont|do)[A-Z].*|.*(Phase|Phases|Inputs|Flags)" name != null;
      isNear =
        name:
        !ofMkDerivation name
        && lib.any (own: lib.stringLength own > 5 && distance own name <= 2) (lib.remove name known);
    in
    map (name: "unknown argument `${name}`; ${suggestion known name}") (
      lib.filter isNear (lib.attrNames (removeAttrs given known))
    );

  # missing :: { what :: String; required :: [String]; } -> AttrSet -> [String]
  missing =
    { what, required }:
    given: map (name: "missing ${what} `${name}`") (lib.filter (name: !(given ? ${name})) required);

  # orThrow :: String -> [String] -> a -> a
  orThrow =
    function: problems: value:
    if problems == [ ] then
      value
    else
      throw (lib.concatMapStringsSep "\n" (problem: "${function}: ${problem}") problems);

  # The problems of a call, for a function without an ellipsis.
  ofCall =
    make: given:
    let
      formals = lib.functionArgs make;
      what = "argument";
    in
    unknown {
      inherit what;
      known = lib.attrNames formals;
    } given
    ++ missing {
      inherit what;
      required = lib.filter (name: !formals.${name}) (lib.attrNames formals);
    } given;
in
{
  inherit
    misspelt
    ofCall
    orThrow
    unknown
    ;

  # closed :: String -> (AttrSet -> a) -> AttrSet -> a
  # The same function; unknown and missing arguments end in a sentence.
  closed =
    function: make:
    lib.setFunctionArgs (given: orThrow function (ofCall make given) (make given)) (
      lib.functionArgs make
    );
}
