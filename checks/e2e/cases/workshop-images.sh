# The images that people work in: their tools, their user, and Nix that works as that user without a network.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
trap stop_image EXIT
[ "$(engine_is)" = podman ] || { echo 'needs podman as root' && exit 77; }
flake_sources
new_project vite-app
image() {
  local path
  path=$(nix build --no-link --print-out-paths "path:$source#packages.x86_64-linux.$1.oci-image" \
    --override-input nixpkgs "path:$packages" --no-write-lock-file)
  real_path "$path"
}
base=$(image base)
workshop=$(image devcontainer-base)
oci-image verify "$base" "$workshop"

echo '== base'
run_image "$base" -- bash -euc '
  [ "$PWD" = /workspace ] && touch here
  [ "$(id -u):$(id -g)" = 65532:65532 ]
  nix --version
  direnv --version
  /usr/bin/env true
  [ /bin/sh -ef /bin/bash ]
'

echo '== devcontainer-base'
# What the project's shell needs, as a cache that the container can read: it has no network.
# (Nix does without caches by itself then, so the paths are copied by hand.)
shell=$(nix build --no-link --print-out-paths .#devShells.x86_64-linux.default.inputDerivation)
nix copy --quiet --to "file://$PWD/.git/cache?compression=none" "$shell"
cp "$(type -P cat)" .git/foreign
run_image "$workshop" --env "SHELL_INPUTS=$shell" --volume "$PWD:/project:ro" --volume "$source:$source:ro" --volume "$packages:$packages:ro" \
  -- bash -euo pipefail -c '
  [ "$(id -un):$(id -u):$HOME" = vscode:1000:/home/vscode ]
  for tool in git curl jq rg fd fzf bat nix direnv tar gzip; do
    $tool --version >/tmp/version 2>&1 || { echo "$tool does not answer" && exit 1; }
  done
  if type -P sudo gcc; then exit 1; fi
  [ -z "$(find / -xdev -perm /6000 -type f 2>/dev/null)" ]

  echo "- what an editor looks for"
  grep -q ^ID= /etc/os-release
  cp /project/.git/foreign ~/foreign
  chmod u+w ~/foreign
  $VSCODE_SERVER_PATCHELF_PATH --set-interpreter "$VSCODE_SERVER_CUSTOM_GLIBC_LINKER" \
    --set-rpath "$VSCODE_SERVER_CUSTOM_GLIBC_PATH" ~/foreign
  [ "$(LD_PRELOAD=$VSCODE_SERVER_CUSTOM_GLIBC_PATH/libstdc++.so.6 ~/foreign <<<hello)" = hello ]

  echo "- nix knows its own store and builds"
  [ "$(stat -c %U /nix/store /nix/var/nix/db/db.sqlite "$(readlink -f /bin/bash)" | sort -u)" = vscode ]
  nix path-info "$(readlink -f /bin/bash)" >/dev/null
  nix store verify --all --no-trust 2>/tmp/verify || { cat /tmp/verify && exit 1; }
  nix build --impure --no-link --expr "derivation {
    name = \"built\"; system = builtins.currentSystem; builder = \"/bin/sh\"; args = [ \"-c\" \"echo > \$out\" ]; }"

  echo "- the project"
  cp -r /project ~/project
  cd ~/project
  nix copy --quiet --no-check-sigs --from file:///project/.git/cache "$SHELL_INPUTS"
  nix develop --command fod-hash --version
  nix store gc >/dev/null
  nix --version
'
