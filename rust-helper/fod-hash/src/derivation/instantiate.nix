# Derivations from the texts of their .drv files, as JSON: a list of { name; text; references; }. A text file has the path
# that a .drv file of that name has, so the store knows it as one.
json:
let
  inherit (builtins)
    appendContext
    fromJSON
    genList
    elemAt
    length
    listToAttrs
    toFile
    ;

  copies = fromJSON json;

  make =
    {
      name,
      text,
      references,
    }:
    let
      reference = name: {
        inherit name;
        value.path = true;
      };
    in
    {
      type = "derivation";
      inherit name;
      drvPath = toFile name (appendContext text (listToAttrs (map reference references)));
      outputName = "out";
    };
in
listToAttrs (
  genList (index: {
    name = "copy-${toString index}";
    value = make (elemAt copies index);
  }) (length copies)
)
