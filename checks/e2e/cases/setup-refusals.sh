# Set-up that cannot do its work says what is missing and what to do, with exit 2, and can simply be run again.
set -euo pipefail
export INFRA_CACHE=$PWD/cache
unset NIX_FROM
# Only what the scripts themselves need: neither apt nor Nix nor a compiler.
mkdir bin
for program in awk bash cat cut dirname env find flock grep head id mkdir paste rm sed sh sha256sum sort tail tr; do
  ln -s "$(type -P $program)" bin/
done

# refused STATUS-2-COMMAND… -- TEXT…
refused() {
  local command=() status=0 text
  while [ "$1" != -- ]; do command+=("$1") && shift; done
  "${command[@]}" >out 2>err || status=$?
  [ "$status" = 2 ] || { echo "status $status: ${command[*]}" && cat err && exit 1; }
  [ ! -s out ] || { echo "has printed: ${command[*]}" && cat out && exit 1; }
  for text in "${@:2}" 'error: ' 'hint: '; do
    grep -qF -- "$text" err || { echo "does not say \"$text\": ${command[*]}" && cat err && exit 1; }
  done
}
setup=$INFRA_ROOT/checks/setup

refused env PATH="$PWD/bin" "$setup/nix" -- 'no apt-get'
refused env PATH="$PWD/bin" "$setup/cargo" -- 'no C compiler' 'gcc'
refused env PATH="$PWD/bin" "$setup/tools" -- 'missing programs: git' 'python3-pip'
refused env NIX_FROM=installed PATH="$PWD/bin" "$setup/nix" -- 'no installed Nix'
refused env NIX_FROM=no-such-release "$setup/nix" -- 'Debian no-such-release'
refused env PATH="$PWD/bin" "$INFRA_ROOT/checks/debpkgs/fetch" -- 'no nix on PATH' 'make -s env'
printf 'Dir::Etc::sourcelist "/dev/null";\nDir::Etc::sourceparts "/dev/null";\n' >apt.conf
refused env APT_CONFIG="$PWD/apt.conf" NIX_FROM=trixie "$setup/nix" -- 'no Debian archive' 'sources.list'
if [ "$(id -u)" -eq 0 ]; then
  refused env NIX_FROM=trixie unshare --net "$setup/nix" -- 'Debian trixie' 'Failed to fetch' 'see the messages above'
fi

# What was left half-made by a kill is made anew.
mkdir -p "$INFRA_CACHE/nix/trixie/bin"
echo 'exit 1' >"$INFRA_CACHE/nix/trixie/bin/nix"
nix=$(NIX_FROM=trixie "$setup/nix")
"$nix/nix" --version
# And what is whole is not touched again, with or without a network.
NIX_FROM=trixie PATH=$PWD/bin "$setup/nix" 2>err
[ ! -s err ]
