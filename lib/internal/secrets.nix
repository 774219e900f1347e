# What must not be published: variables that are called like secrets, and values
# that are shaped like keys. secrets.json is the one list; its shapes are regular
# expressions that Nix and ripgrep read alike. Nothing here ever says a value.
{ lib }:
let
  inherit (lib.importJSON ./secrets.json) names live suspicious;

  # Shapes are looked for in one line; `match` wants the whole text.
  shapesIn =
    shapes: value:
    lib.attrNames (lib.filterAttrs (_: shape: lib.length (builtins.split shape value) > 1) shapes);

  text = value: lib.replaceStrings [ "\n" "\r" ] [ " " " " ] (toString value);

  # signs :: String -> String -> [String]
  # Why a variable looks like a secret, those that nothing excuses apart.
  signs =
    name: value:
    map (word: "is called like a secret (`${word}`)") (
      lib.take 1 (lib.filter (word: lib.hasInfix word (lib.toUpper name)) names)
    )
    ++ map (shape: "has a value that looks like ${shape}") (lib.take 1 (shapesIn suspicious value));

  problemsOf =
    what: allowPublic: name: value:
    let
      keys = shapesIn live (text value);
      reasons = signs name (text value);
    in
    if keys != [ ] then
      "${what}.${name} holds ${lib.head keys}: what is published with it has to be revoked; hand it to the program when it starts, and remove it here"
    else if reasons != [ ] && !(allowPublic ? ${name}) then
      ''
        ${what}.${name} ${lib.concatStringsSep " and " reasons}, and everybody who gets the result can read it; hand it over when the program starts, or say why it is public:
          allowPublic.${name} = "…";''
    else
      null;

  # A reason is for people: an empty one is none. Names of files are for the scan of an image.
  reasonProblems =
    allowPublic: variables:
    lib.concatLists (
      lib.mapAttrsToList (
        name: reason:
        lib.optional (
          !(lib.isString reason && lib.trim reason != "")
        ) "allowPublic.${name} needs a reason: allowPublic.${name} = \"why this is no secret\";"
        ++ lib.optional (
          !(variables ? ${name} || lib.hasInfix "/" name)
        ) "allowPublic.${name}: there is no variable of this name"
      ) allowPublic
    );
in
{
  inherit live;

  # problems :: { what :: String; variables :: AttrSet; allowPublic :: AttrSet; } -> [String]
  problems =
    {
      what,
      variables,
      allowPublic ? { },
    }:
    lib.filter (problem: problem != null) (
      lib.mapAttrsToList (problemsOf what allowPublic) (
        lib.filterAttrs (_: value: value != null) variables
      )
    );

  # reasonProblems :: AttrSet -> AttrSet -> [String]
  # What is wrong with `allowPublic` for these variables.
  inherit reasonProblems;
}
