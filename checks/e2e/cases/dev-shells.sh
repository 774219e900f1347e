# Shells by language in a project of one line, their menu, and direnv.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
new_project python-service

echo '== one nixpkgs for the project and the library'
[ "$(jq -r '.nodes | keys | join(" ")' flake.lock)" = 'infra nixpkgs root' ]

echo '== one line in a project'
sed -i 's|default = service.*devShell;|default = infra.devShells.${system}.python;|' flake.nix
grep -q 'infra.devShells' flake.nix
git commit --quiet --all --message 'Use the shell of the language'
nix develop --command bash -euc '
  ruff --version && ruff check src && ruff format src
  pyright --version
  pytest --version
  uv --version
  fod-hash --version
' </dev/null

echo '== other languages'
shell() { nix develop "path:$source#$1" --override-input nixpkgs "path:$packages" --no-write-lock-file --command "${@:2}"; }
echo 'const a: number = "text";' >wrong.ts
shell node bash -euc 'node --version; npm --version; pnpm --version; typescript-language-server --version; biome --version
  ! tsc --noEmit wrong.ts'
shell bun bash -euc '[ "$(bun --print "1 + 1")" = 2 ] && biome --version'
rm wrong.ts

echo '== the menu'
# prompt COMMAND: what a person at a terminal sees.
prompt() { printf 'exit\n' | env --unset=CI script --quiet --return --command "$1" /dev/null; }
prompt 'nix develop' | tee seen | grep 'ruff check looks for mistakes'
grep -q '^python' seen
prompt 'CI=1 nix develop' >seen
prompt "nix develop --command fod-hash --version" >>seen
nix develop --command menu >again </dev/null
printf 'true\n' | nix develop >>seen 2>&1
if grep 'ruff check' seen; then exit 1; fi
grep -q "ruff check" again
rm seen again

echo '== direnv'
export DIRENV_LOG_FORMAT='' XDG_DATA_HOME=$PWD/.git/data XDG_CONFIG_HOME=$PWD/.git/config
direnv() { tool direnv direnv "$@"; }
if direnv exec . ruff --version; then echo 'it did not ask whether this is allowed' && exit 1; fi
direnv allow
[ "$(direnv exec . type -P ruff 2>/dev/null || direnv exec . bash -c 'type -P ruff')" = "$(nix develop --command bash -c 'type -P ruff' </dev/null)" ]
direnv exec . true >seen 2>&1
if grep 'ruff check' seen; then exit 1; fi
