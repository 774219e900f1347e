{ lib }:
{
  inherit (builtins)
    attrNames
    catAttrs
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    zipAttrsWith
    ;

  attrValues = builtins.attrValues;
  getAttrs = names: set: lib.genAttrs names (name: set.${name});
  attrVals = names: set: map (name: set.${name}) names;
  nameValuePair = name: value: { inherit name value; };

  attrByPath =
    path: default: set:
    if path == [ ] then
      set
    else if set ? ${builtins.head path} then
      lib.attrByPath (builtins.tail path) default set.${builtins.head path}
    else
      default;
  hasAttrByPath =
    path: set:
    path == [ ]
    || (
      set ? ${builtins.head path} && lib.hasAttrByPath (builtins.tail path) set.${builtins.head path}
    );
  getAttrFromPath =
    path: lib.attrByPath path (abort "cannot find attribute '${builtins.concatStringsSep "." path}'");
  setAttrByPath =
    path: value:
    if path == [ ] then
      value
    else
      { ${builtins.head path} = lib.setAttrByPath (builtins.tail path) value; };

  filterAttrs =
    predicate: set:
    removeAttrs set (builtins.filter (name: !predicate name set.${name}) (builtins.attrNames set));
  filterAttrsRecursive =
    predicate: set:
    lib.mapAttrs (
      _: value: if builtins.isAttrs value then lib.filterAttrsRecursive predicate value else value
    ) (lib.filterAttrs predicate set);

  genAttrs = names: f: lib.genAttrs' names (name: lib.nameValuePair name (f name));
  genAttrs' = values: f: builtins.listToAttrs (map f values);

  mapAttrs' = f: set: builtins.listToAttrs (lib.mapAttrsToList f set);
  mapAttrsToList = f: set: map (name: f name set.${name}) (builtins.attrNames set);
  mapAttrsToListRecursive = lib.mapAttrsToListRecursiveCond (_: _: true);
  mapAttrsToListRecursiveCond =
    condition: f: set:
    let
      walk =
        path: value:
        if builtins.isAttrs value && (path == [ ] || condition path value) then
          builtins.concatMap (name: walk (path ++ [ name ]) value.${name}) (builtins.attrNames value)
        else
          [ (f path value) ];
    in
    walk [ ] set;
  attrsToList = lib.mapAttrsToList lib.nameValuePair;
  concatMapAttrs = f: set: lib.mergeAttrsList (lib.mapAttrsToList f set);
  mapAttrsRecursive = lib.mapAttrsRecursiveCond (_: true);
  mapAttrsRecursiveCond =
    condition: f: set:
    let
      walk =
        path:
        builtins.mapAttrs (
          name: value:
          if builtins.isAttrs value && condition value then
            walk (path ++ [ name ]) value
          else
            f (path ++ [ name ]) value
        );
    in
    walk [ ] set;
  foldlAttrs =
    f: initial: set:
    builtins.foldl' (result: name: f result name set.${name}) initial (builtins.attrNames set);
  foldAttrs =
    f: initial: sets:
    builtins.zipAttrsWith (_: lib.foldr f initial) sets;
  collect =
    predicate: value:
    if predicate value then
      [ value ]
    else if builtins.isAttrs value then
      builtins.concatMap (lib.collect predicate) (builtins.attrValues value)
    else
      [ ];
  cartesianProduct =
    sets:
    lib.foldl'
      (done: name: builtins.concatMap (set: map (value: set // { ${name} = value; }) sets.${name}) done)
      [
        { }
      ]
      (builtins.attrNames sets);

  optionalAttrs = condition: set: if condition then set else { };
  mergeAttrsList = builtins.foldl' (a: b: a // b) { };
  zipAttrs = builtins.zipAttrsWith (_: values: values);
  unionOfDisjoint =
    a: b:
    let
      both = builtins.attrNames (builtins.intersectAttrs a b);
    in
    a // b // lib.genAttrs both (name: throw "unionOfDisjoint: collision on ${name}");
  overrideExisting = old: new: builtins.mapAttrs (name: value: new.${name} or value) old;

  recursiveUpdate = lib.recursiveUpdateUntil (
    _path: left: right:
    !(builtins.isAttrs left && builtins.isAttrs right)
  );
  recursiveUpdateUntil =
    stop: left: right:
    let
      merge =
        path:
        builtins.zipAttrsWith (
          name: values:
          let
            here = path ++ [ name ];
            new = builtins.head values;
            old = builtins.elemAt values 1;
          in
          if builtins.length values == 1 || stop here old new then
            new
          else
            merge here [
              new
              old
            ]
        );
    in
    merge
      [ ]
      [
        right
        left
      ];
  matchAttrs =
    pattern: set:
    lib.all (
      name:
      set ? ${name}
      && (
        if builtins.isAttrs pattern.${name} then
          builtins.isAttrs set.${name} && lib.matchAttrs pattern.${name} set.${name}
        else
          pattern.${name} == set.${name}
      )
    ) (builtins.attrNames pattern);

  isDerivation = value: value.type or null == "derivation";
  toDerivation =
    path:
    let
      path' = builtins.storePath path;
    in
    {
      type = "derivation";
      name = builtins.unsafeDiscardStringContext (builtins.substring 33 (-1) (baseNameOf path'));
      outPath = path';
      outputs = [ "out" ];
      outputName = "out";
    };
  recurseIntoAttrs = set: set // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = set: set // { recurseForDerivations = false; };
  showAttrPath =
    path:
    if path == [ ] then
      "<root attribute path>"
    else
      lib.concatMapStringsSep "." lib.strings.escapeNixIdentifier path;

  getOutput =
    output: package:
    if !package ? outputSpecified || !package.outputSpecified then
      package.${output} or package.out or package
    else
      package;
  getFirstOutput =
    candidates: package:
    let
      found = builtins.filter (output: package ? ${output}) candidates;
    in
    if found == [ ] then package else lib.getOutput (builtins.head found) package;
  getBin = lib.getOutput "bin";
  getLib = lib.getOutput "lib";
  getDev = lib.getOutput "dev";
  getMan = lib.getOutput "man";
  getStatic = lib.getFirstOutput [
    "static"
    "lib"
    "out"
  ];
  getInclude = lib.getFirstOutput [
    "include"
    "dev"
    "out"
  ];
}
