# shellcheck shell=bash
# autoPatchelfHook: programs and libraries of a vendor find what they need in
# the build's inputs and beside themselves, else the build fails. Setup hook.
declare -a autoPatchelfLibs=()
gatherLibraries() { addAutoPatchelfSearchPath "$1/lib"; }
addEnvHooks "${targetOffset:-0}" gatherLibraries

addAutoPatchelfSearchPath() {
  local folder
  for folder; do
    if [ -d "$folder" ]; then autoPatchelfLibs+=("$folder"); fi
  done
}

# _patchElfFile FILE: its interpreter, and the folders of all libraries it needs.
_patchElfFile() {
  local file=$1 name folder found path=
  if [ -n "$(patchelf --print-interpreter "$file" 2>/dev/null)" ]; then
    patchelf --set-interpreter "@loader@" "$file"
  fi
  for name in $(patchelf --print-needed "$file" 2>/dev/null); do
    found=
    for folder in "${autoPatchelfLibs[@]}" @libc@/lib; do
      if [ -e "$folder/$name" ]; then found=$folder && break; fi
    done
    if [ -z "$found" ]; then
      _mayBeMissing "$name" && continue
      echo "error: auto-patchelf could not satisfy dependency $name wanted by $file" >&2
      autoPatchelfFailed=1
      continue
    fi
    case :$path: in *":$found:"*) ;; *) path+=${path:+:}$found ;; esac
  done
  if [ -n "$path" ]; then
    # The C library comes last, also for what is loaded late.
    patchelf --force-rpath --set-rpath "$path:$(_runtimePath)@libc@/lib" "$file"
  fi
}

_mayBeMissing() {
  local pattern patterns=()
  concatTo patterns autoPatchelfIgnoreMissingDeps
  for pattern in ${patterns[@]+"${patterns[@]}"}; do
    # shellcheck disable=SC2053 # a pattern is meant
    if [[ $1 == $pattern ]]; then return 0; fi
  done
  return 1
}

_runtimePath() {
  local dependency dependencies=()
  concatTo dependencies runtimeDependencies
  for dependency in ${dependencies[@]+"${dependencies[@]}"}; do printf '%s/lib:' "$dependency"; done
}

# autoPatchelf PATH…: every ELF file below these.
autoPatchelf() {
  local file folder autoPatchelfFailed=
  while IFS= read -r folder; do addAutoPatchelfSearchPath "$folder"; done < <(
    find "$@" -name '*.so*' -printf '%h\n' | LC_ALL=C sort -u
  )
  while IFS= read -r -d '' file; do
    if [ "$(head -c 4 "$file" | tr -d '\0')" = $'\x7fELF' ]; then _patchElfFile "$file"; fi
  done < <(find "$@" -type f \( -perm -100 -o -name '*.so*' \) -print0)
  if [ -n "$autoPatchelfFailed" ]; then
    echo "auto-patchelf failed to find all the required dependencies. Add the missing dependencies to buildInputs" >&2
    exit 1
  fi
}

autoPatchelfPostFixup() {
  local output found=()
  if [ -n "${dontAutoPatchelf:-}" ]; then return 0; fi
  for output in $(getAllOutputNames); do
    if [ -e "${!output}" ]; then found+=("${!output}"); fi
  done
  autoPatchelf "${found[@]}"
}
postFixupHooks+=(autoPatchelfPostFixup)
