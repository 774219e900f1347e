# Derivations from what a .drv file says, as JSON: { attributes; context; path; }. The context stands on the builder, since Nix
# only collects the contexts of all attributes; `path` is what must come out.
failure: json:
let
  inherit (builtins)
    appendContext
    fromJSON
    genList
    elemAt
    length
    listToAttrs
    ;

  copies = fromJSON json;

  make =
    {
      attributes,
      context,
      path,
    }:
    let
      strict = derivationStrict (attributes // { builder = appendContext attributes.builder context; });
    in
    if builtins.unsafeDiscardStringContext strict.drvPath != path then
      throw "${failure}: ${path}"
    else
      {
        type = "derivation";
        inherit (attributes) name;
        inherit (strict) drvPath;
        outPath = strict.out;
        outputName = "out";
      };
in
listToAttrs (
  genList (index: {
    name = "copy-${toString index}";
    value = make (elemAt copies index);
  }) (length copies)
)
