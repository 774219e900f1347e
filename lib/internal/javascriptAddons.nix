# Native addons. No package of a lock file runs scripts of its own in a build,
# but those that `nativeAddons` names: they are compiled here, outside the
# download, against the headers of the build's node, and loaded once.
{
  lib,
  nodejs,
  patchelf,
  stdenv,
}:
{
  names, # of packages
  workspace,
  fromGit, # the git dependencies, by name or by folder
  runtime, # the program that will load the addons
  libraries, # derivations
}:
let
  run = "node ${./javascript-addons.mjs}";
  search = lib.makeLibraryPath (
    libraries ++ lib.optional (stdenv ? cc && stdenv.cc ? cc) (lib.getLib stdenv.cc.cc)
  );
in
{
  nativeBuildInputs = lib.optionals (names != [ ]) (
    [ patchelf ] ++ lib.optional (nodejs ? python) nodejs.python
  );

  phase = ''
    ${run} prepared ${lib.escapeShellArgs fromGit}
  ''
  + lib.optionalString (names != [ ]) ''
    export npm_config_nodedir=${nodejs} npm_config_offline=true HOME=$TMPDIR
    ${lib.optionalString (workspace != "") "pushd ${workspace} > /dev/null"}
    addonLibraries=${search} ${run} build ${lib.escapeShellArgs names}
    ${runtime} ${./javascript-addons.mjs} load ${lib.escapeShellArgs names}
    ${lib.optionalString (workspace != "") "popd > /dev/null"}
  '';
}
