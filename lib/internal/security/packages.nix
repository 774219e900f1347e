# What nixpkgs says about packages, by their store paths. A closure is known only
# when it is built, and then nothing but paths is left: so everything that takes
# part in building the roots is written down here, and looked up there.
{ lib }:
let
  derivationsIn =
    value:
    if lib.isDerivation value then
      [ value ]
    else if lib.isList value then
      lib.concatMap derivationsIn value
    else
      [ ];

  node = drv: {
    key = builtins.unsafeDiscardStringContext drv.drvPath;
    inherit drv;
  };

  # all :: [Derivation] -> [{ key; drv; }]
  all =
    roots:
    builtins.genericClosure {
      startSet = map node (derivationsIn roots);
      operator =
        { drv, ... }:
        map node (
          lib.concatMap derivationsIn (lib.attrValues (removeAttrs (drv.drvAttrs or { }) [ "src" ]))
        );
    };

  licence =
    value:
    if lib.isAttrs value then
      {
        name = value.fullName or value.shortName or value.spdxId or "unknown";
        short = value.spdxId or value.shortName or value.fullName or "unknown";
        spdx = value.spdxId or null;
        free = value.free or true;
      }
    else
      {
        name = value;
        short = value;
        spdx = null;
        free = value != "unfree";
      };

  identifiers =
    meta:
    let
      known = meta.identifiers or { };
    in
    if known.cpe or null != null then
      [ known.cpe ]
    else
      map (possible: possible.cpe) (known.possibleCPEs or [ ]);

  # "…/CVE-2026-1.patch" and "…/fix-CVE-2026-1-and-CVE-2026-2.patch"
  fixes =
    patch:
    lib.concatLists (
      lib.filter lib.isList (
        builtins.split "(CVE-[0-9]+-[0-9]+)" (
          builtins.unsafeDiscardStringContext (baseNameOf (patch.name or (toString patch)))
        )
      )
    );

  describe =
    { drv, ... }:
    let
      meta = drv.meta or { };
      outputs = drv.outputs or [ "out" ];
      about = {
        name = lib.getName drv;
        version = lib.getVersion drv;
        licenses = map licence (lib.toList (meta.license or [ ]));
        homepage = lib.findFirst lib.isString null (lib.toList (meta.homepage or [ ]));
        cpes = identifiers meta;
        fixes = lib.unique (
          lib.concatMap fixes (lib.remove null (lib.toList (drv.patches or drv.drvAttrs.patches or [ ])))
        );
      };
    in
    map (
      output:
      lib.nameValuePair (baseNameOf (builtins.unsafeDiscardStringContext drv.${output}.outPath)) about
    ) (lib.filter (output: drv ? ${output}) outputs);
in
{
  # about :: [Derivation] -> AttrSet
  # By the names of store paths; nothing of it needs a build.
  about = roots: lib.listToAttrs (lib.concatMap describe (all roots));

  # rebuilt :: [Derivation] -> [Derivation] -> Int
  # How many derivations of the second are none of the first.
  rebuilt =
    before: after:
    let
      keys =
        roots:
        lib.listToAttrs (
          map (found: {
            name = found.key;
            value = null;
          }) (all roots)
        );
    in
    lib.length (lib.attrNames (removeAttrs (keys after) (lib.attrNames (keys before))));
}
