# shellcheck shell=bash
# Runs a builder that has to fail: BUILDER ARGUMENT…. Its log and its exit status
# become the first output. Nothing is set before it runs: it has its own environment.
set -u
status=0
("$@") >"$TMPDIR/.failure.log" 2>&1 || status=$?
@coreutils@/bin/cat "$TMPDIR/.failure.log"
if [ $status -eq 0 ]; then
  echo "testBuildFailure: The builder did not fail, but a failure was expected!"
  exit 1
fi
echo "testBuildFailure: Original builder produced exit code: $status"

if [ -e "${NIX_ATTRS_SH_FILE:-}" ]; then . "$NIX_ATTRS_SH_FILE"; fi
first=
# shellcheck disable=SC2043 # several words, once they are put in
for name in @outputNames@; do
  path=${!name:-}
  [ -n "$path" ] || path=${outputs[$name]}
  first=${first:-$path}
  # What a builder left before it failed is kept, a file below a folder.
  if [ -f "$path" ]; then
    @coreutils@/bin/mv "$path" "$TMPDIR/.node"
    @coreutils@/bin/mkdir "$path"
    @coreutils@/bin/mv "$TMPDIR/.node" "$path/result"
  fi
  @coreutils@/bin/mkdir -p "$path"
done
@coreutils@/bin/mv "$TMPDIR/.failure.log" "$first/testBuildFailure.log"
echo $status >"$first/testBuildFailure.exit"
