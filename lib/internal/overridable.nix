# Lets the arguments of a public function be changed on its result, as
# `callPackage` does it for those of a package.
{ lib }:
let
  # Arguments may be a function of the final attributes.
  changed =
    given: change:
    if lib.isFunction given then
      final: changed (given final) change
    else
      given // (if lib.isFunction change then change given else change);

  # overridable :: (AttrSet -> Derivation) -> AttrSet -> Derivation
  # The result has `override`, which takes arguments or a function of the old ones;
  # what `overrideAttrs` changed stays changed.
  overridable =
    make:
    lib.setFunctionArgs (
      given:
      let
        result = make given;
      in
      result
      // {
        override = change: overridable make (changed given change);
      }
      // lib.optionalAttrs (result ? overrideAttrs) {
        overrideAttrs = change: overridable (args: (make args).overrideAttrs change) given;
      }
    ) (lib.functionArgs make);
in
overridable
