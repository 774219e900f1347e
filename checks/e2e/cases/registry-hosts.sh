# A registry's host in a tracked file is found, for every client's registry.
set -euo pipefail
cp -r "$("$INFRA_ROOT/checks/setup/source")" clone
git init --quiet clone
git -C clone add --all
npm=$("$INFRA_ROOT/checks/setup/npm")
PATH=$PATH:$npm
check=clone/checks/registry-hosts
$check
for address in "$(npm config get registry)" "https://files.$(printf %s%s python hosted.org)/x" "$(printf %s.%s crates io)"; do
  printf 'see %s for more\n' "$address" >clone/note.txt
  git -C clone add note.txt
  status=0
  $check 2>err || status=$?
  cat err
  [ "$status" = 2 ]
  grep -q 'note.txt:1' err
done
