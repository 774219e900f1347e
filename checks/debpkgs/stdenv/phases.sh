# shellcheck shell=bash
# The phases of a build and their order. Sourced by setup.sh.

unpackFile() {
  local file=$1
  echo "unpacking source archive $file"
  if runOneHook unpackCmd "$file"; then return; fi
  if [ -d "$file" ]; then
    cp -r --preserve=mode,timestamps,links --reflink=auto -- "$file" "$(stripHash "$file")"
    return
  fi
  case $file in
    *.tar | *.tar.* | *.tgz | *.tbz2 | *.tbz | *.txz) tar -xf "$file" --mode=+w --warning=no-timestamp ;;
    *)
      echo "do not know how to unpack source archive $file" >&2
      exit 1
      ;;
  esac
}

unpackPhase() {
  runHook preUnpack
  local sources before folder file
  if [ -n "${srcs:-}" ]; then concatTo sources srcs; else sources=("${src:-}"); fi
  [ -n "${sources[0]}" ] || {
    echo 'variable $src or $srcs should point to the source' >&2
    exit 1
  }
  before=:$(printf '%s:' *)
  for file in "${sources[@]}"; do unpackFile "$file"; done
  if [ -n "${setSourceRoot:-}" ]; then
    runOneHook setSourceRoot
  elif [ -z "${sourceRoot:-}" ]; then
    sourceRoot=
    for folder in *; do
      [ -d "$folder" ] && [[ $before != *":$folder:"* ]] || continue
      [ -z "$sourceRoot" ] || {
        echo "unpacker produced multiple directories" >&2
        exit 1
      }
      sourceRoot=$folder
    done
  fi
  [ -n "$sourceRoot" ] || {
    echo "unpacker appears to have produced no directories" >&2
    exit 1
  }
  echo "source root is $sourceRoot"
  [ "${dontMakeSourcesWritable:-0}" = 1 ] || chmod -R u+w -- "$sourceRoot"
  runHook postUnpack
}

patchPhase() {
  runHook prePatch
  local list=() file flags=()
  concatTo list patches
  concatTo flags patchFlags=-p1
  for file in ${list[@]+"${list[@]}"}; do
    echo "applying patch $file"
    case $file in
      *.gz) gzip -d <"$file" ;;
      *.xz) xz -d <"$file" ;;
      *) cat "$file" ;;
    esac | patch "${flags[@]}"
  done
  runHook postPatch
}

configurePhase() {
  runHook preConfigure
  local flags=()
  [ -n "${configureScript:-}" ] || [ ! -x ./configure ] || configureScript=./configure
  if [ -n "${configureScript:-}" ]; then
    [ -n "${dontAddPrefix:-}" ] || flags+=("--prefix=$prefix")
    concatTo flags configureFlags configureFlagsArray
    "$configureScript" "${flags[@]}"
  else
    echo "no configure script, doing nothing"
  fi
  runHook postConfigure
}

_hasMakefile() { [ -n "${makefile:-}" ] || [ -e Makefile ] || [ -e makefile ] || [ -e GNUmakefile ]; }

# _make TARGETS FLAGS…: make with the flags in the named variables.
_make() {
  local flags=("SHELL=$SHELL") targets=()
  concatTo targets "$1"
  shift
  concatTo flags makeFlags makeFlagsArray "$@"
  make ${makefile:+-f "$makefile"} "${flags[@]}" ${targets[@]+"${targets[@]}"}
}

buildPhase() {
  runHook preBuild
  if [ -z "${makeFlags-}" ] && ! _hasMakefile; then
    echo "no Makefile or custom buildPhase, doing nothing"
  else
    _make buildTargets buildFlags buildFlagsArray
  fi
  runHook postBuild
}

checkPhase() {
  runHook preCheck
  if _hasMakefile; then
    _make checkTarget=check checkFlags checkFlagsArray
  else
    echo "no Makefile or custom checkPhase, doing nothing"
  fi
  runHook postCheck
}

installPhase() {
  runHook preInstall
  if _hasMakefile; then
    mkdir -p "$prefix"
    _make installTargets=install installFlags installFlagsArray
  else
    echo "no Makefile or custom installPhase, doing nothing"
  fi
  runHook postInstall
}

fixupPhase() {
  local output
  for output in $(getAllOutputNames); do
    if [ -e "${!output}" ]; then chmod -R u+w,u-s,g-s "${!output}"; fi
  done
  runHook preFixup
  for output in $(getAllOutputNames); do
    [ -e "${!output}" ] || continue
    prefix=${!output} runHook fixupOutput
  done
  _recordDependencies
  if [ -n "${setupHook:-}" ]; then
    mkdir -p "$out/nix-support"
    substituteAll "$setupHook" "$out/nix-support/setup-hook"
  fi
  runHook postFixup
}

# What comes along with this package, for the builds that depend on it.
_recordDependencies() {
  local kind variable list
  for kind in propagatedBuildInputs:propagated-build-inputs propagatedNativeBuildInputs:propagated-native-build-inputs; do
    variable=${kind%%:*} list=()
    concatTo list "$variable"
    [ ${#list[@]} -gt 0 ] || continue
    mkdir -p "$out/nix-support"
    printf '%s ' "${list[@]}" >"$out/nix-support/${kind#*:}"
  done
}

installCheckPhase() {
  runHook preInstallCheck
  if _hasMakefile; then
    _make installCheckTarget=installcheck installCheckFlags installCheckFlagsArray
  else
    echo "no Makefile or custom installCheckPhase, doing nothing"
  fi
  runHook postInstallCheck
}

distPhase() {
  runHook preDist
  _make distTarget=dist distFlags distFlagsArray
  runHook postDist
}

runPhase() {
  local curPhase=$1
  case $curPhase in
    unpackPhase) [ -z "${dontUnpack:-}" ] || return 0 ;;
    patchPhase) [ -z "${dontPatch:-}" ] || return 0 ;;
    configurePhase) [ -z "${dontConfigure:-}" ] || return 0 ;;
    buildPhase) [ -z "${dontBuild:-}" ] || return 0 ;;
    checkPhase) [ -n "${doCheck:-}" ] || return 0 ;;
    installPhase) [ -z "${dontInstall:-}" ] || return 0 ;;
    fixupPhase) [ -z "${dontFixup:-}" ] || return 0 ;;
    installCheckPhase) [ -n "${doInstallCheck:-}" ] || return 0 ;;
    distPhase) [ -n "${doDist:-}" ] || return 0 ;;
  esac
  echo "Running phase: $curPhase"
  # A variable of the phase's name goes before the function.
  eval "${!curPhase:-$curPhase}"
  if [ "$curPhase" = unpackPhase ]; then
    [ -z "${sourceRoot:-}" ] || chmod +x -- "$sourceRoot"
    cd -- "${sourceRoot:-.}" || exit
  fi
}

genericBuild() {
  export GZIP_NO_TIMESTAMPS=1
  trap 'exitHandler' EXIT
  local code=${buildCommand:-}
  if [ -n "${buildCommandPath:-}" ]; then
    . "$buildCommandPath"
    return
  elif [ -n "$code" ]; then
    eval "$code"
    return
  fi
  local phase
  if [ -z "${phases[*]:-}" ]; then
    phases="${prePhases[*]:-} unpackPhase patchPhase ${preConfigurePhases[*]:-} configurePhase
      ${preBuildPhases[*]:-} buildPhase checkPhase ${preInstallPhases[*]:-} installPhase
      ${preFixupPhases[*]:-} fixupPhase installCheckPhase ${preDistPhases[*]:-} distPhase ${postPhases[*]:-}"
  fi
  for phase in ${phases[*]}; do runPhase "$phase"; done
}

exitHandler() {
  local status=$?
  set +e
  if [ $status -ne 0 ]; then runHook failureHook; else runHook exitHook; fi
  exit $status
}
