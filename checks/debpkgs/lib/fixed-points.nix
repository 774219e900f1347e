{ lib }:
{
  fix =
    f:
    let
      result = f result;
    in
    result;

  extends =
    overlay: f: final:
    let
      previous = f final;
    in
    previous // overlay final previous;

  composeExtensions =
    first: second: final: previous:
    let
      changed = first final previous;
    in
    changed // second final (previous // changed);

  composeManyExtensions = lib.foldr lib.composeExtensions (_: _: { });

  makeExtensible = lib.makeExtensibleWithCustomName "extend";

  makeExtensibleWithCustomName =
    name: f:
    lib.fix' (
      final:
      f final
      // {
        ${name} = overlay: lib.makeExtensibleWithCustomName name (lib.extends overlay f);
      }
    );

  fix' =
    f:
    let
      result = f result // {
        __unfix__ = f;
      };
    in
    result;

  toExtension =
    change:
    if !lib.isFunction change then
      _final: _previous: change
    else
      final: previous:
      let
        once = change previous;
      in
      if lib.isFunction once then change final previous else once;
}
