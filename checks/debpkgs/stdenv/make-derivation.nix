# mkDerivation: attributes, or a function of the final ones, to a derivation
# that can be overridden.
{ lib, stdenv }:
let
  mkDerivation = given: if lib.isFunction given then fromFunction given else fromFunction (_: given);

  # `finalAttrs` are the attributes after all overrides, with the package itself.
  fromFunction =
    attributes:
    let
      final = attributes (final // { finalPackage = package; });
      overrideAttrs = change: fromFunction (lib.extends (lib.toExtension change) attributes);
      package = make overrideAttrs final;
    in
    package;

  notForTheBuilder = [
    "checkInputs"
    "derivationArg"
    "env"
    "installCheckInputs"
    "meta"
    "nativeCheckInputs"
    "nativeInstallCheckInputs"
    "passthru"
    "pos"
  ];

  nameOf =
    attrs:
    let
      name =
        if attrs ? name then
          attrs.name
        else if !attrs ? pname then
          throw "mkDerivation: a derivation needs `name`, or `pname` and `version`"
        else if !attrs ? version then
          throw "mkDerivation: the derivation ${attrs.pname} has a `pname` but no `version`"
        else
          "${attrs.pname}-${attrs.version}";
    in
    lib.strings.sanitizeDerivationName name;

  checkedEnv =
    attrs:
    let
      env = attrs.env or { };
      others = removeAttrs attrs [ "env" ];
      both = builtins.attrNames (builtins.intersectAttrs env others);
      wrong = builtins.filter (
        name:
        !(
          lib.isDerivation env.${name}
          || builtins.isString env.${name}
          || builtins.isBool env.${name}
          || builtins.isInt env.${name}
        )
      ) (builtins.attrNames env);
    in
    if both != [ ] then
      throw "The `env` attribute set cannot contain any attributes passed to derivation. The following attributes are overlapping: ${
        lib.concatMapStringsSep ", " (
          name: "${name}: in `env`: ${lib.generators.toPretty { } env.${name}}"
        ) both
      }"
    else if wrong != [ ] then
      throw "The `env` attribute set can only contain derivation, string, boolean or integer attributes. The attribute ${
        lib.concatMapStringsSep ", " (name: "`${name}` is of type ${builtins.typeOf env.${name}}") wrong
      }."
    else
      builtins.mapAttrs (
        _: value: if builtins.isBool value then lib.optionalString value "1" else toString value
      ) env;

  checkedInputs =
    attrs: name:
    let
      inputs = lib.flatten (attrs.${name} or [ ]);
    in
    map (
      input:
      if
        lib.isDerivation input
        || builtins.isString input
        || builtins.isPath input
        || input == null
        || input ? outPath
      then
        input
      else
        throw "Dependency is not of a valid type: element of ${name} for ${nameOf attrs}"
    ) (builtins.filter (input: input != null) inputs);

  make =
    overrideAttrs: attrs:
    let
      name = nameOf attrs;
      doCheck = attrs.doCheck or false;
      doInstallCheck = attrs.doInstallCheck or false;
      structured = attrs.__structuredAttrs or false;
      env = checkedEnv attrs;
      inputs = lib.genAttrs [
        "depsBuildBuild"
        "propagatedNativeBuildInputs"
        "propagatedBuildInputs"
      ] (checkedInputs attrs);
      builderArgs =
        removeAttrs attrs notForTheBuilder
        // lib.filterAttrs (_: list: list != [ ]) inputs
        // {
          inherit name;
          system = stdenv.hostPlatform.system;
          builder = attrs.realBuilder or stdenv.shell;
          args =
            attrs.args or [
              "-e"
              (attrs.builder or ./builder.sh)
            ];
          inherit stdenv;
          outputs = attrs.outputs or [ "out" ];
          strictDeps = attrs.strictDeps or false;
          userHook = null;
          __ignoreNulls = true;
          inherit doCheck doInstallCheck;
          nativeBuildInputs =
            checkedInputs attrs "nativeBuildInputs"
            ++ lib.optionals doCheck (checkedInputs attrs "nativeCheckInputs")
            ++ lib.optionals doInstallCheck (checkedInputs attrs "nativeInstallCheckInputs");
          buildInputs =
            checkedInputs attrs "buildInputs"
            ++ lib.optionals doCheck (checkedInputs attrs "checkInputs")
            ++ lib.optionals doInstallCheck (checkedInputs attrs "installCheckInputs");
        }
        // (if structured then { inherit env; } else env);
      drv = derivation (removeAttrs builderArgs [ "realBuilder" ]);
      outputs = attrs.outputs or [ "out" ];
      meta = {
        inherit name;
        available = true;
        broken = false;
        unfree = false;
        insecure = false;
        unsupported = false;
        outputsToInstall = attrs.outputsToInstall or (lib.take 1 outputs);
        position = "";
      }
      // (attrs.meta or { });
      passthru = attrs.passthru or { };
    in
    lib.extendDerivation true (
      passthru
      // {
        inherit overrideAttrs meta passthru;
        inherit name;
        env = attrs.env or { };
        # What a shell for this package needs: its inputs without the build.
        inputDerivation = derivation (
          removeAttrs builderArgs [
            "allowedReferences"
            "allowedRequisites"
            "disallowedReferences"
            "disallowedRequisites"
            "outputHash"
            "outputHashAlgo"
            "outputHashMode"
            "outputs"
            "realBuilder"
          ]
          // {
            name = "inputDerivation-${name}";
            outputs = [ "out" ];
            args = [
              "-c"
              "export > $out"
            ];
          }
        );
      }
      // lib.optionalAttrs (attrs ? pname) { inherit (attrs) pname; }
      // lib.optionalAttrs (attrs ? version) { inherit (attrs) version; }
    ) drv;
in
mkDerivation
