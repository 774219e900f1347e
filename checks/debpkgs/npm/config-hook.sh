# shellcheck shell=bash
# npmConfigHook: after the patch phase, installs node_modules from $npmDeps
# without the network. Setup hook.
npmConfigHook() {
  echo "Executing npmConfigHook"
  local lockFile=package-lock.json cachePath=${npmDeps:-} flags=()
  [ -z "${npmRoot:-}" ] || pushd "$npmRoot" >/dev/null || exit
  if [ -z "${npmDeps:-}" ]; then
    echo "ERROR: no dependencies were specified" >&2
    echo 'Hint: set `npmDeps` if using these hooks individually. If this is happening with `buildNpmPackage`, please open an issue.' >&2
    exit 1
  fi
  [ ! -e npm-shrinkwrap.json ] || lockFile=npm-shrinkwrap.json
  _npmCheckLock "$lockFile"

  export HOME=$TMPDIR npm_config_nodedir=@nodeDir@
  if [ -n "${makeCacheWritable:-}" ]; then
    echo "Making cache writable"
    cp -r "$npmDeps" "$TMPDIR/cache"
    chmod -R 700 "$TMPDIR/cache"
    cachePath=$TMPDIR/cache
  fi
  printf '%s\n' "cache=$cachePath" offline=true progress=false audit=false fund=false update-notifier=false >>"$HOME/.npmrc"

  echo "Installing dependencies"
  concatTo flags npmInstallFlags npmInstallFlagsArray npmFlags npmFlagsArray
  if ! npm ci --ignore-scripts ${flags[@]+"${flags[@]}"}; then
    echo
    echo "ERROR: npm failed to install dependencies" >&2
    echo "Here are a few things you can try, depending on the error:" >&2
    echo '1. Set `makeCacheWritable = true`' >&2
    echo "  Note that this won't help if npm is complaining about not being able to write to the logs directory -- look above that for the actual error." >&2
    echo '2. Set `npmFlags = [ "--legacy-peer-deps" ]`' >&2
    exit 1
  fi

  # Once for what the rebuild runs, and once for what it made.
  _npmPatch
  flags=()
  concatTo flags npmRebuildFlags npmRebuildFlagsArray npmFlags npmFlagsArray
  npm rebuild ${flags[@]+"${flags[@]}"}
  _npmPatch
  [ -z "${npmRoot:-}" ] || popd >/dev/null || exit
  echo "Finished npmConfigHook"
}

_npmPatch() { [ ! -d node_modules ] || patchShebangs node_modules; }

# _npmCheckLock FILE: the dependencies were made from this very lock file.
_npmCheckLock() {
  local cached=$npmDeps/package-lock.json
  echo "Validating consistency between $PWD/$1 and $cached"
  if [ ! -e "$1" ]; then
    echo "ERROR: Missing package-lock.json from src. Expected to find it at: $PWD/$1" >&2
    echo 'Hint: You can copy a vendored package-lock.json file via postPatch.' >&2
    exit 1
  elif [ ! -e "$cached" ]; then
    echo "ERROR: Missing lockfile from cache. Expected to find it at: $cached" >&2
    exit 1
  elif ! @diff@ "$1" "$cached"; then
    echo >&2
    echo "ERROR: npmDepsHash is out of date" >&2
    echo "The package-lock.json in src is not the same as the in $npmDeps." >&2
    echo "To fix the issue:" >&2
    echo '1. Use `lib.fakeHash` as the npmDepsHash value' >&2
    echo "2. Build the derivation and wait for it to fail with a hash mismatch" >&2
    echo "3. Copy the 'got: sha256-' value back into the npmDepsHash field" >&2
    exit 1
  fi
}

postPatchHooks+=(npmConfigHook)
