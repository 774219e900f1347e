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

  # As Nix code; attributes that nixpkgs would print are, functions by what they take.
  toPretty =
    {
      multiline ? true,
      allowPrettyValues ? false,
      indent ? "",
    }:
    let
      between = indent: if multiline then "\n" + indent else " ";
      block =
        indent: open: close: items:
        let
          inner = between (indent + "  ");
        in
        open + inner + builtins.concatStringsSep inner items + between indent + close;

      string =
        indent: s:
        let
          lines = map (builtins.replaceStrings [ "\${" "''" ] [ "''\${" "'''" ]) (lib.splitString "\n" s);
          final = if lib.last lines == "" then between indent else between (indent + "  ") + lib.last lines;
        in
        if multiline && builtins.length lines > 1 then
          "''" + lib.concatMapStrings (line: between (indent + "  ") + line) (lib.init lines) + final + "''"
        else
          lib.strings.escapeNixString s;

      function =
        f:
        let
          args = lib.mapAttrsToList (name: optional: name + lib.optionalString optional "?") (
            lib.functionArgs f
          );
        in
        if args == [ ] then "<function>" else "<function, args: {${builtins.concatStringsSep ", " args}}>";

      go =
        indent: value:
        if builtins.isString value then
          string indent value
        else if builtins.isBool value then
          lib.boolToString value
        else if value == null then
          "null"
        else if value == [ ] then
          "[ ]"
        else if builtins.isList value then
          block indent "[" "]" (map (go (indent + "  ")) value)
        else if lib.isFunction value then
          function value
        else if !builtins.isAttrs value then
          toString value
        else if allowPrettyValues && value ? __pretty && value ? val then
          value.__pretty value.val
        else if value == { } then
          "{ }"
        else if lib.isDerivation value then
          "<derivation ${value.name or "???"}>"
        else
          block indent "{" "}" (
            lib.mapAttrsToList (
              name: v: "${lib.strings.escapeNixIdentifier name} = ${go (indent + "  ") v};"
            ) value
          );
    in
    go indent;
}
