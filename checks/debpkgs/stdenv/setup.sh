# shellcheck shell=bash
# The environment of every build: search paths, setup hooks, phases. Sourced by
# the builder, and by whoever wants the same inside another shell. The names of
# functions and variables are those of nixpkgs' stdenv.
set -eu
set -o pipefail

if [ -n "${NIX_ATTRS_SH_FILE:-}" ] && [ -e "$NIX_ATTRS_SH_FILE" ]; then
  __structuredAttrs=1
  . "$NIX_ATTRS_SH_FILE"
fi
shopt -s inherit_errexit

# Loaded before anything is called: helpers, then the phases.
. @utilities@
. @substitute@
. @patchShebangs@
. @phases@

# With structured attributes outputs are an associative array, else variables.
getAllOutputNames() {
  if [ -n "${__structuredAttrs:-}" ]; then echo "${!outputs[*]}"; else echo "$outputs"; fi
}
if [ -n "${__structuredAttrs:-}" ]; then
  for outputName in "${!outputs[@]}"; do
    declare -x "$outputName=${outputs[$outputName]}"
  done
  for variable in "${!env[@]}"; do
    declare -x "$variable=${env[$variable]}"
  done
fi

export NIX_BUILD_CORES=${NIX_BUILD_CORES:-1}
export SHELL=@shell@ CONFIG_SHELL=@shell@
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800}
export TZ=UTC
export HOME=${HOME:-/homeless-shelter}
prefix=${prefix:-${out:-}}

# shellcheck disable=SC2123 # made anew from here on
PATH=
HOST_PATH=
# shellcheck disable=SC2043 # several words, once they are put in
for package in @initialPath@; do
  addToSearchPath PATH "$package/bin"
  # Without strict dependencies fixed first lines may name these programs too.
  [ -n "${strictDeps:-}" ] || addToSearchPath HOST_PATH "$package/bin"
done

declare -a envHooks=()
addEnvHooks() { envHooks+=("${@:2}"); }

# activate PACKAGE KIND: takes a dependency into the environment, and what it
# propagates. KIND is `native` for programs of the build, else `host`.
declare -A activated=()
activate() {
  local package=$1 kind=$2 file next
  [ -z "${activated[$kind:$package]:-}" ] || return 0
  activated[$kind:$package]=1
  [ -e "$package" ] || {
    echo "build input $package does not exist" >&2
    exit 1
  }
  for file in propagated-build-inputs propagated-native-build-inputs; do
    [ -r "$package/nix-support/$file" ] || continue
    for next in $(<"$package/nix-support/$file"); do activate "$next" "$kind"; done
  done
  order+=("$kind:$package")
}

enter() {
  local kind=${1%%:*} package=${1#*:}
  if [ -f "$package" ]; then
    . "$package"
    return
  fi
  if [ -d "$package/bin" ]; then
    if [ "$kind" = native ] || [ -z "${strictDeps:-}" ]; then addToSearchPath newPath "$package/bin"; fi
    if [ "$kind" = host ]; then addToSearchPath newHostPath "$package/bin"; fi
  fi
  PATH=$newPath${newPath:+:}$basePath
  HOST_PATH=$newHostPath${newHostPath:+:}$baseHostPath
  if [ -f "$package/nix-support/setup-hook" ]; then . "$package/nix-support/setup-hook"; fi
}

declare -a order=()
for package in ${nativeBuildInputs[*]-} ${depsBuildBuild[*]-} ${propagatedNativeBuildInputs[*]-}; do activate "$package" native; done
for package in ${buildInputs[*]-} ${propagatedBuildInputs[*]-}; do activate "$package" host; done
basePath=$PATH baseHostPath=$HOST_PATH newPath='' newHostPath=''
export PATH HOST_PATH
for package in ${order[@]+"${order[@]}"}; do enter "$package"; done
for package in ${order[@]+"${order[@]}"}; do
  for hook in ${envHooks[@]+"${envHooks[@]}"}; do "$hook" "${package#*:}"; done
done
unset basePath baseHostPath newPath newHostPath order package

fixupOutputHooks+=('if [ -z "${dontPatchShebangs:-}" ]; then patchShebangs --host "$prefix"; fi')

# A build's own commands may leave variables unset, as in nixpkgs.
set +u
runHook addInputsHook
runHook preHook
runHook userHook
