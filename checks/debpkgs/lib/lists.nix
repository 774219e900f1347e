{ lib }:
{
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    foldl'
    genList
    groupBy
    head
    isList
    length
    map
    partition
    sort
    tail
    ;

  singleton = x: [ x ];
  toList = x: if builtins.isList x then x else [ x ];
  forEach = list: f: map f list;
  range =
    first: last: if first > last then [ ] else builtins.genList (i: first + i) (last - first + 1);
  replicate = n: x: builtins.genList (_: x) n;

  foldr =
    f: initial: list:
    let
      from = i: if i == builtins.length list then initial else f (builtins.elemAt list i) (from (i + 1));
    in
    from 0;
  fold = lib.foldr;
  foldl =
    f: initial: list:
    let
      upTo = i: if i == 0 then initial else f (upTo (i - 1)) (builtins.elemAt list (i - 1));
    in
    upTo (builtins.length list);

  imap0 = f: list: builtins.genList (i: f i (builtins.elemAt list i)) (builtins.length list);
  imap1 = f: list: builtins.genList (i: f (i + 1) (builtins.elemAt list i)) (builtins.length list);

  flatten = x: if builtins.isList x then builtins.concatMap lib.flatten x else [ x ];
  remove = x: builtins.filter (y: y != x);
  subtractLists = unwanted: builtins.filter (x: !builtins.elem x unwanted);
  intersectLists = wanted: builtins.filter (x: builtins.elem x wanted);
  mutuallyExclusive = a: b: lib.intersectLists a b == [ ];
  optional = condition: x: if condition then [ x ] else [ ];
  optionals = condition: list: if condition then list else [ ];
  count = predicate: list: builtins.length (builtins.filter predicate list);

  findFirst =
    predicate: default: list:
    let
      found = builtins.filter predicate list;
    in
    if found == [ ] then default else builtins.head found;
  findFirstIndex =
    predicate: default: list:
    lib.findFirst (i: predicate (builtins.elemAt list i)) default (
      lib.range 0 (builtins.length list - 1)
    );

  last =
    list:
    assert lib.assertMsg (list != [ ]) "lists.last: list must not be empty!";
    builtins.elemAt list (builtins.length list - 1);
  init =
    list:
    assert lib.assertMsg (list != [ ]) "lists.init: list must not be empty!";
    lib.take (builtins.length list - 1) list;
  sublist =
    start: n: list:
    builtins.genList (i: builtins.elemAt list (start + i)) (
      lib.max 0 (lib.min n (builtins.length list - start))
    );
  take = n: lib.sublist 0 n;
  drop = n: list: lib.sublist n (builtins.length list) list;
  takeEnd = n: list: lib.drop (lib.max 0 (builtins.length list - n)) list;
  dropEnd = n: list: lib.take (lib.max 0 (builtins.length list - n)) list;

  reverseList =
    list:
    let
      n = builtins.length list;
    in
    builtins.genList (i: builtins.elemAt list (n - 1 - i)) n;

  # Keeps the first of equal elements, in order.
  unique = builtins.foldl' (seen: x: if builtins.elem x seen then seen else seen ++ [ x ]) [ ];
  allUnique = list: builtins.length (lib.unique list) == builtins.length list;

  zipListsWith =
    f: a: b:
    builtins.genList (i: f (builtins.elemAt a i) (builtins.elemAt b i)) (
      lib.min (builtins.length a) (builtins.length b)
    );
  zipLists = lib.zipListsWith (fst: snd: { inherit fst snd; });

  sortOn = f: list: builtins.sort (a: b: f a < f b) list;
  naturalSort = builtins.sort (a: b: builtins.compareVersions a b < 0);
  compareLists =
    compare: a: b:
    if a == [ ] then
      (if b == [ ] then 0 else -1)
    else if b == [ ] then
      1
    else
      let
        here = compare (builtins.head a) (builtins.head b);
      in
      if here == 0 then lib.compareLists compare (builtins.tail a) (builtins.tail b) else here;

  crossLists = f: lists: builtins.foldl' (fs: xs: builtins.concatMap (g: map g xs) fs) [ f ] lists;
}
