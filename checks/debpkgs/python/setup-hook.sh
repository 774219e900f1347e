# shellcheck shell=bash
# Python's setup hook: modules of the build's inputs, and output that is the
# same every time (the order of a set is random without a seed).
export PYTHONHASHSEED=0 DETERMINISTIC_BUILD=1 PYTHONNOUSERSITE=1
addPythonPath() { addToSearchPathWithCustomDelimiter : PYTHONPATH "$1/@sitePackages@"; }
addEnvHooks "${hostOffset:-0}" addPythonPath
toPythonPath() {
  local path result=
  for path in $1; do result+=${result:+:}$path/@sitePackages@; done
  echo "$result"
}
