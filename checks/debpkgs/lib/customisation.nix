{ lib }:
{
  # Adds `override` to a function and to what it returns.
  makeOverridable =
    f:
    let
      mirror = lib.mirrorFunctionArgs f;
      overridden = mirror (
        args:
        let
          result = f args;
          merged = change: args // (if lib.isFunction change then change args else change);
          redo = change: lib.makeOverridable f (merged change);
          onResult = g: lib.makeOverridable (mirror (new: g (f new))) args;
        in
        if builtins.isAttrs result then
          result
          // {
            override = mirror redo;
            overrideDerivation = change: onResult (drv: lib.overrideDerivation drv change);
          }
          // lib.optionalAttrs (result ? overrideAttrs) {
            overrideAttrs = change: onResult (drv: drv.overrideAttrs change);
          }
        else if lib.isFunction result then
          lib.setFunctionArgs result (lib.functionArgs result) // { override = redo; }
        else
          result
      );
    in
    if builtins.isAttrs overridden then
      overridden
      // {
        override =
          change:
          lib.makeOverridable (
            mirror (args: f (args // (if lib.isFunction change then change args else change)))
          );
      }
    else
      overridden;

  overrideDerivation =
    drv: change:
    let
      new = derivation (drv.drvAttrs // change drv);
    in
    drv
    // {
      inherit (new)
        outPath
        drvPath
        name
        ;
      drvAttrs = new.drvAttrs;
      outputs = drv.outputs or [ "out" ];
    };

  # What the named arguments of a function get from a package set; an argument
  # that is neither there nor optional stops with the nearest names.
  callPackageWith =
    automatic: function: args:
    let
      f = if lib.isFunction function then function else import function;
      wanted = lib.functionArgs f;
      all = builtins.intersectAttrs wanted automatic // args;
      missing = builtins.filter (name: !wanted.${name} && !all ? ${name}) (builtins.attrNames wanted);
      name = builtins.head missing;
      near = lib.take 3 (
        lib.sortOn (lib.strings.levenshtein name) (
          builtins.filter (lib.strings.levenshteinAtMost 2 name) (builtins.attrNames (automatic // args))
        )
      );
      hint =
        lib.optionalString (near != [ ])
          ", did you mean ${lib.concatMapStringsSep " or " (n: "\"${n}\"") near}?";
    in
    if missing == [ ] then
      lib.makeOverridable f all
    else
      abort "lib.customisation.callPackageWith: Function called without required argument \"${name}\"${hint}";

  callPackagesWith =
    automatic: function: args:
    let
      f = if lib.isFunction function then function else import function;
      all = builtins.intersectAttrs (lib.functionArgs f) automatic // args;
      one = name: lib.makeOverridable (new: (f new).${name}) all;
    in
    lib.mapAttrs (name: _: one name) (f all);

  makeScope =
    newScope: f:
    let
      scope = f scope // {
        newScope = extra: newScope (scope // extra);
        callPackage = scope.newScope { };
        overrideScope = overlay: lib.makeScope newScope (lib.extends overlay f);
        packages = f;
      };
    in
    scope;

  extendDerivation =
    condition: passthru: drv:
    let
      outputs = drv.outputs or [ "out" ];
      extend =
        output:
        let
          this = drv.${output};
        in
        this
        // passthru
        // lib.optionalAttrs (builtins.length outputs > 1) (lib.genAttrs outputs (name: extend name))
        // {
          outputSpecified = true;
          drvPath =
            assert condition;
            this.drvPath;
          outPath =
            assert condition;
            this.outPath;
        };
    in
    drv
    // passthru
    // lib.genAttrs outputs extend
    // {
      drvPath =
        assert condition;
        drv.drvPath;
      outPath =
        assert condition;
        drv.outPath;
    };

  # A builder with arguments of its own on top of another builder: what it
  # returns can be overridden in terms of both.
  extendMkDerivation =
    {
      constructDrv,
      excludeDrvArgNames ? [ ],
      excludeFunctionArgNames ? [ ],
      extendDrvArgs,
      inheritFunctionArgs ? true,
      transformDrv ? lib.id,
    }:
    {
      inherit
        constructDrv
        excludeDrvArgNames
        extendDrvArgs
        transformDrv
        ;
      __functor =
        _: given:
        transformDrv (
          constructDrv (
            final:
            let
              args = if lib.isFunction given then given final else given;
            in
            removeAttrs args excludeDrvArgNames // extendDrvArgs final args
          )
        );
      __functionArgs = removeAttrs (
        lib.optionalAttrs inheritFunctionArgs (
          removeAttrs (lib.functionArgs constructDrv) excludeDrvArgNames
        )
        // lib.functionArgs (extendDrvArgs { })
      ) excludeFunctionArgNames;
    };
}
