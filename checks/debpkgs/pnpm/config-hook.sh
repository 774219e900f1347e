# shellcheck shell=bash
# pnpmConfigHook: at the end of the configure phase, installs node_modules from
# $pnpmDeps without the network. Setup hook.
pnpmConfigHook() {
  echo "Executing pnpmConfigHook"
  [ -z "${pnpmRoot-}" ] || pushd "$pnpmRoot" >/dev/null || exit
  if [ -z "${pnpmDeps-}" ]; then
    echo "Error: 'pnpmDeps' must be set when using pnpmConfigHook." >&2
    exit 1
  fi
  if ! command -v pnpm >/dev/null; then
    echo "Error: 'pnpm' binary not found in PATH. Consider adding 'pkgs.pnpm' to 'nativeBuildInputs'." >&2
    exit 1
  fi
  if [ -n "${pnpmWorkspace-}" ]; then
    echo "'pnpmWorkspace' is deprecated, please migrate to 'pnpmWorkspaces'." >&2
    exit 2
  fi
  _pnpmStore

  echo "Installing dependencies"
  local workspace flags=()
  for workspace in ${pnpmWorkspaces[*]-}; do flags+=("--filter=$workspace"); done
  runHook prePnpmInstall
  concatTo flags pnpmInstallFlags
  if ! pnpm install --offline --ignore-scripts ${flags[@]+"${flags[@]}"} --frozen-lockfile; then
    echo
    echo "ERROR: pnpm failed to install dependencies"
    echo "If you see ERR_PNPM_NO_OFFLINE_TARBALL above this, follow these to fix the issue:"
    echo '1. Set pnpmDeps.hash to "" (empty string)'
    echo "2. Build the derivation and wait for it to fail with a hash mismatch"
    echo "3. Copy the 'got: sha256-' value back into the pnpmDeps.hash field"
    exit 1
  fi >&2

  echo "Patching scripts"
  patchShebangs node_modules/{*,.*}
  [ -z "${pnpmRoot-}" ] || popd >/dev/null || exit
  echo "Finished pnpmConfigHook"
}

# A copy of the store, since pnpm writes to it.
_pnpmStore() {
  local fetcherVersion store
  export HOME=$TMPDIR/pnpm-home npm_config_arch=@npmArch@ npm_config_platform=@npmPlatform@
  store=$(mktemp -d)
  mkdir -p "$HOME"
  fetcherVersion=$(cat "$pnpmDeps/.fetcher-version" 2>/dev/null || echo 1)
  echo "Using fetcherVersion: $fetcherVersion"
  if [ "$fetcherVersion" -ge 3 ]; then
    tar --zstd -xf "$pnpmDeps/pnpm-store.tar.zst" -C "$store"
  else
    cp -Tr "$pnpmDeps" "$store"
  fi
  chmod -R +w "$store"
  (
    cd "$HOME" || exit
    pnpm config set manage-package-manager-versions false
    pnpm config set store-dir "$store"
    pnpm config set package-import-method clone-or-copy
  )
}

postConfigureHooks+=(pnpmConfigHook)
