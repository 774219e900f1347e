# Sets of files. A set is a tree over a folder: a string (a file, or
# "directory" with all in it), null (nothing), or a set of such trees by name.
# Folders without files are never part of a set.
{ lib }:
let
  make = base: tree: {
    _type = "fileset";
    inherit base tree;
    __toString =
      _:
      throw "lib.fileset: a file set cannot be used as a string; lib.fileset.toSource makes a source of it";
  };
  empty = make null null;

  # The argument as a file set: paths are sets too.
  coerce =
    context: value:
    if value._type or "" == "fileset" then
      value
    else if value ? _isLibCleanSourceWith then
      throw "${context}: is a `lib.sources`-based value; make it a file set with lib.fileset.fromSource"
    else if !builtins.isPath value then
      throw "${context}: is of type ${builtins.typeOf value}, but it should be a file set or a path instead"
    else if !builtins.pathExists value then
      throw "${context}: ${toString value} is a path that does not exist. To create a file set from a path that may not exist, use `lib.fileset.maybeMissing`."
    else
      fromPath value;

  fromPath =
    path:
    if builtins.readFileType path == "directory" then
      make path "directory"
    else
      make (dirOf path) { ${baseNameOf path} = builtins.readFileType path; };

  entries = path: builtins.readDir path;
  isNothing = tree: tree == null || tree == { };

  # Folders from the root of the file system down to the path, itself included.
  ancestors = path: if dirOf path == path then [ path ] else ancestors (dirOf path) ++ [ path ];
  common =
    a: b:
    let
      pairs = lib.zipLists (ancestors a) (ancestors b);
    in
    (lib.last (builtins.filter (pair: pair.fst == pair.snd) pairs)).fst;

  # The same tree seen from a folder above its own.
  rebase =
    base: set:
    if set.base == base then
      set.tree
    else
      rebase base {
        base = dirOf set.base;
        tree.${baseNameOf set.base} = set.tree;
      };

  combine =
    operation: a: b:
    let
      base = common a.base b.base;
    in
    make base (operation base (rebase base a) (rebase base b));

  unionOf =
    path: a: b:
    if a == null then
      b
    else if b == null || builtins.isString a then
      a
    else if builtins.isString b then
      b
    else
      a
      // builtins.mapAttrs (
        name: tree: if a ? ${name} then unionOf (path + "/${name}") a.${name} tree else tree
      ) b;

  intersectionOf =
    path: a: b:
    if a == null || b == null then
      null
    else if builtins.isString a then
      b
    else if builtins.isString b then
      a
    else
      builtins.mapAttrs (name: tree: intersectionOf (path + "/${name}") tree b.${name}) (
        builtins.intersectAttrs b a
      );

  differenceOf =
    path: a: b:
    if a == null || builtins.isString b then
      null
    else if b == null then
      a
    else
      builtins.mapAttrs (name: tree: differenceOf (path + "/${name}") tree (b.${name} or null)) (
        if builtins.isString a then entries path else a
      );

  hasFiles =
    path: tree:
    if isNothing tree then
      false
    else if tree == "directory" then
      lib.any (name: hasFiles (path + "/${name}") (entries path).${name}) (
        builtins.attrNames (entries path)
      )
    else if builtins.isString tree then
      true
    else
      lib.any (name: hasFiles (path + "/${name}") tree.${name}) (builtins.attrNames tree);

  select =
    predicate: path:
    builtins.mapAttrs (
      name: type:
      if type == "directory" then
        select predicate (path + "/${name}")
      else if
        predicate {
          inherit name type;
          hasExt = extension: lib.hasSuffix ".${extension}" name;
        }
      then
        type
      else
        null
    ) (entries path);

  # Paths of all files in the set.
  files =
    path: tree:
    if isNothing tree then
      [ ]
    else if builtins.isString tree && tree != "directory" then
      [ path ]
    else
      lib.concatLists (
        lib.mapAttrsToList (name: files (path + "/${name}")) (
          if builtins.isString tree then entries path else tree
        )
      );
in
{
  maybeMissing =
    path:
    if !builtins.isPath path then
      throw "lib.fileset.maybeMissing: Argument (${builtins.typeOf path}) should be a path"
    else if builtins.pathExists path then
      fromPath path
    else
      empty;

  unions =
    sets:
    lib.throwIfNot (builtins.isList sets)
      "lib.fileset.unions: Argument is of type ${builtins.typeOf sets}, but it should be a list instead."
      (
        lib.foldl' (
          a: b:
          if a.base == null then
            b
          else if b.base == null then
            a
          else
            combine unionOf a b
        ) empty (map (coerce "lib.fileset.unions: Element") sets)
      );
  union =
    a: b:
    lib.fileset.unions [
      a
      b
    ];

  intersection =
    a: b:
    let
      a' = coerce "lib.fileset.intersection: First argument" a;
      b' = coerce "lib.fileset.intersection: Second argument" b;
    in
    if a'.base == null || b'.base == null then empty else combine intersectionOf a' b';

  difference =
    a: b:
    let
      a' = coerce "lib.fileset.difference: First argument" a;
      b' = coerce "lib.fileset.difference: Second argument" b;
    in
    if a'.base == null || b'.base == null then a' else combine differenceOf a' b';

  fileFilter =
    predicate: path:
    if !lib.isFunction predicate then
      throw "lib.fileset.fileFilter: First argument is of type ${builtins.typeOf predicate}, but it should be a function instead."
    else if builtins.readFileType path == "directory" then
      make path (select predicate path)
    else
      make (dirOf path) (
        lib.filterAttrs (name: _: name == baseNameOf path) (select predicate (dirOf path))
      );

  toList =
    set:
    let
      set' = coerce "lib.fileset.toList: Argument" set;
    in
    if set'.base == null then [ ] else files set'.base set'.tree;

  toSource =
    { root, fileset }:
    let
      set = coerce "lib.fileset.toSource: `fileset`" fileset;
      whole = if set.base == null then null else rebase (common root set.base) set;
      # The part of the tree at a path below `root`; outside of it there may be nothing.
      at =
        names: tree:
        if names == [ ] || builtins.isString tree || tree == null then
          tree
        else
          at (builtins.tail names) (tree.${builtins.head names} or null);
      steps = from: path: if path == from then [ ] else steps from (dirOf path) ++ [ (baseNameOf path) ];
      below = if set.base == null then null else at (steps (common root set.base) root) whole;
      outside = builtins.filter (file: !lib.hasPrefix (toString root + "/") (toString file)) (
        if set.base == null || common root set.base == root then [ ] else files (common root set.base) whole
      );
      filter =
        path: type:
        let
          names = lib.splitString "/" (lib.removePrefix (toString root + "/") path);
          here = at names below;
        in
        if type == "directory" then
          hasFiles (root + "/${lib.concatStringsSep "/" names}") here
        else
          here != null;
    in
    if !builtins.isPath root then
      throw "lib.fileset.toSource: `root` (${toString root}) is a ${builtins.typeOf root}, but it should be a path instead. If `root` is a string-like value, only paths are supported."
    else if !builtins.pathExists root then
      throw "lib.fileset.toSource: `root` (${toString root}) is a path that does not exist."
    else if outside != [ ] then
      throw "lib.fileset.toSource: `fileset` could contain files in ${toString (dirOf (builtins.head outside))}, which is not under the `root` (${toString root})."
    else
      lib.cleanSourceWith {
        name = "source";
        src = root;
        inherit filter;
      };

  gitTracked =
    path:
    throw "lib.fileset.gitTracked: ${toString path} is a store path; Git cannot be asked while a flake is evaluated";
}
