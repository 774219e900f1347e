# shellcheck shell=bash
# What fetchPnpmDeps runs: `prepare`, `install`, `normalize`. Sourced.

prepare() {
  local lockVersion
  [ -e pnpm-lock.yaml ] || {
    echo "ERROR: there is no pnpm-lock.yaml in $PWD" >&2
    exit 1
  }
  lockVersion=$(sed -n "s/^lockfileVersion: *'\{0,1\}\([0-9]*\).*/\1/p" pnpm-lock.yaml)
  if [ "$lockVersion" -gt "$pnpmMajor" ]; then
    echo "ERROR: lockfileVersion $lockVersion in pnpm-lock.yaml is too new for the provided pnpm version $pnpmMajor!" >&2
    exit 1
  fi
  . "$setCertificates"
  mkdir -p "$out"
  if [ "$fetcherVersion" -ge 3 ]; then storePath=$(mktemp -d); else storePath=$out; fi
  export HOME=$TMPDIR/home
  mkdir -p "$HOME"
  (
    cd "$HOME" || exit
    pnpm config set manage-package-manager-versions false
    pnpm config set side-effects-cache false
    pnpm config set update-notifier false
    pnpm config set store-dir "$storePath"
  )
}

# With --force also what is for other systems: the result is the same on all of them.
install() {
  local flags=()
  concatTo flags pnpmFlags
  pnpm install --force --ignore-scripts --frozen-lockfile \
    ${NIX_NPM_REGISTRY:+--registry="$NIX_NPM_REGISTRY"} ${flags[@]+"${flags[@]}"}
  [ "$fetcherVersion" -lt 2 ] || echo "$fetcherVersion" >"$out/.fetcher-version"
}

# Removes times, places and modes of this build from the store.
normalize() {
  local file
  rm -rf "$storePath"/v*/tmp "$storePath"/v*/projects
  find "$storePath" -name '*.json' -type f | while read -r file; do
    jq --sort-keys 'del(.. | .checkedAt?)' "$file" >"$TMPDIR/sorted.json"
    cat "$TMPDIR/sorted.json" >"$file"
  done
  [ "$fetcherVersion" -ge 2 ] || return 0
  find "$storePath" -type f -name '*-exec' -exec chmod 555 {} +
  find "$storePath" -type f ! -name '*-exec' -exec chmod 444 {} +
  find "$storePath" -type d -exec chmod 555 {} +
  [ "$fetcherVersion" -ge 3 ] || return 0
  tar --create --zstd --file "$out/pnpm-store.tar.zst" --directory "$storePath" --sort=name \
    --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
    --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime .
}
