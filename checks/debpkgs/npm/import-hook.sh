# shellcheck shell=bash
# npmConfigHook of importNpmLock: after the patch phase, installs what $npmDeps
# names, with its manifests in place of the project's own. Setup hook.
npmConfigHook() {
  echo "Executing npmConfigHook"
  local file flags=()
  [ -z "${npmRoot:-}" ] || pushd "$npmRoot" >/dev/null || exit
  if [ -z "${npmDeps:-}" ]; then
    echo "Error: 'npmDeps' should be set when using npmConfigHook." >&2
    exit 1
  fi
  export HOME=$TMPDIR npm_config_nodedir=@nodeDir@
  printf '%s\n' offline=true progress=false fund=false audit=false update-notifier=false >>"$HOME/.npmrc"

  echo "Installing patched package.json/package-lock.json"
  for file in package.json package-lock.json; do
    cp "$file" ".$file.orig"
    cp --no-preserve=mode "$npmDeps/$file" "$file"
  done

  echo "Installing dependencies"
  concatTo flags npmInstallFlags npmInstallFlagsArray npmFlags npmFlagsArray
  if ! npm install --ignore-scripts ${flags[@]+"${flags[@]}"}; then
    echo "ERROR: npm failed to install dependencies" >&2
    exit 1
  fi
  patchShebangs node_modules
  flags=()
  concatTo flags npmRebuildFlags npmRebuildFlagsArray npmFlags npmFlagsArray
  npm rebuild ${flags[@]+"${flags[@]}"}
  patchShebangs node_modules

  for file in package.json package-lock.json; do mv ".$file.orig" "$file"; done
  [ -z "${npmRoot:-}" ] || popd >/dev/null || exit
  echo "Finished npmConfigHook"
}

postPatchHooks+=(npmConfigHook)
