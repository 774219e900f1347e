# importNpmLock: a download for each package of a package-lock.json, by the
# integrity that stands in it; the manifests are changed to name those files.
{ pkgs, lib }:
let
  kinds = [
    "dependencies"
    "devDependencies"
  ];

  sourceOf =
    {
      npmRoot,
      fetcherOpts,
      path,
      module,
    }:
    let
      parts = builtins.match "(.+)://(.+)" module.resolved;
      scheme = builtins.head parts;
    in
    if !module ? resolved then
      null
    else if parts == null then
      lib.throwIf (npmRoot == null) "importNpmLock: ${path} needs npmRoot" "${npmRoot}/${module.resolved}"
    else if scheme == "http" || scheme == "https" then
      pkgs.fetchurl (
        {
          url = module.resolved;
          hash = module.integrity;
        }
        // fetcherOpts.${path} or { }
      )
    else if lib.hasPrefix "git" module.resolved then
      builtins.fetchGit { url = module.resolved; }
    else
      throw "Unsupported URL scheme: ${scheme}";

  make =
    {
      npmRoot ? null,
      package ? lib.importJSON (npmRoot + "/package.json"),
      packageLock ? lib.importJSON (npmRoot + "/package-lock.json"),
      pname ? package.name or "unknown",
      version ? package.version or "0.0.0",
      fetcherOpts ? { },
      packageSourceOverrides ? { },
    }:
    let
      locked = packageLock // {
        packages = lib.mapAttrs (
          path: module:
          let
            source =
              packageSourceOverrides.${path} or (sourceOf {
                inherit
                  npmRoot
                  fetcherOpts
                  path
                  module
                  ;
              });
          in
          removeAttrs module [
            "funding"
            "link"
          ]
          // lib.optionalAttrs (source != null) { resolved = "file:${source}"; }
          // lib.optionalAttrs (path == "") (named module)
        ) packageLock.packages;
      };
      named =
        manifest:
        lib.mapAttrs (_: lib.mapAttrs (name: _: locked.packages."node_modules/${name}".resolved)) (
          lib.filterAttrs (kind: _: lib.elem kind kinds) manifest
        );
    in
    pkgs.runCommand "${lib.strings.sanitizeDerivationName pname}-${version}-sources"
      {
        inherit pname version;
        passAsFile = [
          "package"
          "packageLock"
        ];
        package = builtins.toJSON (package // named package);
        packageLock = builtins.toJSON locked;
      }
      ''
        mkdir $out
        cp "$packagePath" $out/package.json
        cp "$packageLockPath" $out/package-lock.json
      '';
in
{
  __functor = _: make;
  importNpmLock = make;
  npmConfigHook = pkgs.makeSetupHook {
    name = "npm-config-hook";
    substitutions.nodeDir = "${pkgs.nodejs}";
  } ./import-hook.sh;
}
