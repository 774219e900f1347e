{ lib }:
{
  toJSON = { }: builtins.toJSON;

  mkValueStringDefault =
    { }:
    value:
    if builtins.isBool value then
      lib.boolToString value
    else if builtins.isString value then
      value
    else
      toString value;

  mkKeyValueDefault =
    {
      mkValueString ? lib.generators.mkValueStringDefault { },
    }:
    separator: key: value:
    "${lib.escape [ separator ] key}${separator}${mkValueString value}";

  toKeyValue =
    {
      mkKeyValue ? lib.generators.mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
      indent ? "",
    }:
    set:
    lib.concatStrings (
      lib.concatLists (
        lib.mapAttrsToList (
          key: value:
          map (v: "${indent}${mkKeyValue key v}\n") (
            if listsAsDuplicateKeys && builtins.isList value then value else [ value ]
          )
        ) set
      )
    );

  toINI =
    {
      mkSectionName ? (
        name:
        lib.escape [
          "["
          "]"
        ] name
      ),
      mkKeyValue ? lib.generators.mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
    }:
    sections:
    lib.concatStringsSep "\n" (
      lib.mapAttrsToList (
        name: section:
        "[${mkSectionName name}]\n"
        + lib.generators.toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; } section
      ) sections
    );

  # One line, as `multiline = false` gives it.
  toPretty =
    {
      multiline ? true,
      allowPrettyValues ? false,
      indent ? "",
    }:
    value:
    let
      go = lib.generators.toPretty { inherit multiline allowPrettyValues indent; };
    in
    if builtins.isString value then
      lib.strings.escapeNixString value
    else if builtins.isBool value then
      lib.boolToString value
    else if value == null then
      "null"
    else if builtins.isList value then
      "[ ${lib.concatMapStrings (x: go x + " ") value}]"
    else if lib.isFunction value then
      "<function>"
    else if lib.isDerivation value then
      "<derivation ${value.name or "???"}>"
    else if builtins.isAttrs value then
      "{ ${
        lib.concatStrings (
          lib.mapAttrsToList (name: v: "${lib.strings.escapeNixIdentifier name} = ${go v}; ") value
        )
      }}"
    else
      toString value;
}
