# What a download of dependencies sees of a project besides its lock file: of
# the manifests what decides about dependencies, so that a new script or another
# description moves nothing, and the files that manifests refer to.
{ lib, projectSource }:
let
  decisive = [
    "bundleDependencies"
    "bundledDependencies"
    "catalog"
    "catalogs"
    "dependencies"
    "dependenciesMeta"
    "devDependencies"
    "name"
    "optionalDependencies"
    "overrides"
    "patchedDependencies"
    "peerDependencies"
    "peerDependenciesMeta"
    "pnpm"
    "resolutions"
    "trustedDependencies"
    "version"
    "workspaces"
  ];

  kinds = [
    "dependencies"
    "devDependencies"
    "optionalDependencies"
  ];

  # local :: Path -> { <folder> = AttrSet; } -> [Path]
  # What dependencies by `file:` name, as far as it is part of the project.
  local =
    root: manifests:
    lib.filter (path: lib.hasPrefix "${toString root}/" (toString path) && builtins.pathExists path) (
      lib.concatLists (
        lib.mapAttrsToList (
          folder: manifest:
          lib.concatMap (
            kind:
            map (value: projectSource.below root folder + "/${lib.removePrefix "file:" value}") (
              lib.filter (value: builtins.isString value && lib.hasPrefix "file:" value) (
                lib.attrValues (manifest.${kind} or { })
              )
            )
          ) kinds
        ) manifests
      )
    );
in
{
  inherit kinds;

  # of :: { root, lock, others } -> { src, digest, manifests }
  # `src` holds the lock file and, as far as they are there, `others`; `digest`
  # moves with all that decides about the content of a download; `manifests` is
  # a file for javascript-manifests.mjs.
  of =
    {
      root,
      lock,
      others,
    }:
    let
      all = projectSource.manifests root;
      # Settings of a client do not change what a lock file names.
      settings = [
        ".npmrc"
        "bunfig.toml"
      ];
      present = names: lib.filter builtins.pathExists (map (name: root + "/${name}") names);
      content = present (lib.subtractLists settings others) ++ local root all;
      source =
        paths:
        lib.fileset.toSource {
          inherit root;
          fileset = lib.fileset.unions paths;
        };
      ofLock = builtins.hashFile "sha256" (root + "/${lock}");
      ofContent = builtins.unsafeDiscardStringContext "${source content}";
    in
    {
      src = source ([ (root + "/${lock}") ] ++ content ++ present (lib.intersectLists settings others));
      digest = lib.substring 0 12 (
        if content == [ ] then ofLock else builtins.hashString "sha256" (ofLock + ofContent)
      );
      manifests = builtins.toFile "manifests.json" (
        builtins.unsafeDiscardStringContext (
          builtins.toJSON (lib.mapAttrs (_: lib.filterAttrs (name: _: lib.elem name decisive)) all)
        )
      );
    };
}
