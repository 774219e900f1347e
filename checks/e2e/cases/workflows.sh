# What workflows run, run here: the update of locks and hashes against a remote, a bot's branch, action, hook, images, releases.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/registry.sh"
. "$INFRA_ROOT/checks/e2e/devcontainer.sh"
. "$INFRA_ROOT/checks/setup/common.sh"
trap stop_registry EXIT
ci=$INFRA_ROOT/ci
export GITHUB_OUTPUT=$PWD/outputs
bot='41898282+github-actions[bot]@users.noreply.github.com'
said=$PWD/said
unset FOD_HASH

# fails STATUS TEXT COMMAND…: COMMAND ends with STATUS and says TEXT.
fails() {
  local status=0
  "${@:3}" >"$said" 2>&1 || status=$?
  if [ "$status" != "$1" ] || ! grep -qF -- "$2" "$said"; then
    cat "$said" && echo "status $status, not $1 with '$2': ${*:3}" && return 1
  fi
}

# Every linter fires.
cp -r "$CASE_DIR/bad" bad
fails 1 'is potentially untrusted' "$INFRA_ROOT/checks/workflows" bad
for text in 'dangerous-triggers' 'unpinned-uses' 'template-injection' 'gitlab.yml::$.image' 'renovate.json::$.extends' \
  "actions/a/action.yml::\$.runs" 'a.yml (a, step 3)'; do
  grep -qF -- "$text" "$said" || { cat "$said" && echo "not said: $text" && exit 1; }
done

# A repository with a remote, and an input that moves.
mkdir upstream project
git init --quiet --bare remote.git
printf one >upstream/version
sed "s|@upstream@|$PWD/upstream|" "$CASE_DIR/hashes.nix" >project/flake.nix
cd project
git init --quiet --initial-branch=main
git remote add origin "$PWD/../remote.git"
git add --all
nix flake lock --quiet
git add --all
fod-hash update
git commit --quiet --all --message start
git push --quiet --set-upstream origin main

# Nothing new: no branch. Something new: lock and hash in one commit on its branch; main stays.
"$ci/update-lock" update/flake-lock ../report.md
grep -qx 'changed=false' "$GITHUB_OUTPUT"
printf two >../upstream/version
"$ci/update-lock" update/flake-lock ../report.md
grep -qx 'changed=true' "$GITHUB_OUTPUT"
grep -qx 'branch=update/flake-lock' "$GITHUB_OUTPUT"
[ "$(git --git-dir ../remote.git diff --name-only main update/flake-lock | paste -sd ' ')" = 'flake.lock flake.nix' ]
[ "$(git --git-dir ../remote.git rev-list --count main..update/flake-lock)" = 1 ]
[ -s ../report.md ]
nix build --no-link .#data
# A week later it is replaced; what a person has added is not.
git checkout --quiet main
printf three >../upstream/version
"$ci/update-lock" update/flake-lock ../report.md
[ "$(git --git-dir ../remote.git rev-list --count main..update/flake-lock)" = 1 ]
git commit --quiet --allow-empty --message 'A word of a person'
git push --quiet origin HEAD:update/flake-lock
git checkout --quiet main
printf four >../upstream/version
fails 2 'has committed to update/flake-lock' "$ci/update-lock" update/flake-lock ../report.md
git checkout --quiet --force main

# A bot moves the lock alone. One job finds the hashes and writes nothing, another one commits them.
git checkout --quiet -b dependabot/x
nix flake update --quiet
git commit --quiet --all --message 'Bump upstream'
"$ci/find-hashes" ../hashes main
[ -z "$(git status --porcelain)" ]
[ "$(cd ../hashes && echo *)" = 'commit hashes.patch' ]
FOD_HASH=$(command -v fod-hash) "$ci/apply-hashes" ../hashes main
nix build --no-link .#data
[ "$(git diff --name-only HEAD^)" = flake.nix ]
[ "$(git log -1 --format=%ae)" = "$bot" ]
git log -1 --format=%B | grep -x '\[dependabot skip\]'
# Another commit, another file, a link, more than hashes.
fails 2 'the branch has moved on' "$ci/apply-hashes" ../hashes main
git reset --quiet --hard HEAD^
touch ../hashes/run-me
fails 2 'unexpected file run-me' "$ci/apply-hashes" ../hashes main
rm ../hashes/run-me
mv ../hashes/hashes.patch ../patch
ln -s ../patch ../hashes/hashes.patch
fails 2 'no ordinary file' "$ci/apply-hashes" ../hashes main
rm ../hashes/hashes.patch
sed 's|^+\(.*\)outputHash = |+\1impure = 1; outputHash = |' ../patch >../hashes/hashes.patch
fails 1 'refused: ' "$ci/apply-hashes" ../hashes main
[ -z "$(git status --porcelain)" ]

# What each system of a matrix has found becomes one commit.
"$ci/partial-hashes" ../partial main
[ -z "$(git status --porcelain)" ]
[ "$(cd ../partial && echo *)" = x86_64-linux.json ]
"$ci/collect-hashes" ../partial
[ "$(git diff --name-only HEAD^)" = flake.nix ]
nix build --no-link .#data
mkdir ../empty
"$ci/collect-hashes" ../empty
[ "$(tail -n 1 "$GITHUB_OUTPUT")" = changed=false ]
git reset --quiet --hard HEAD^

# The composite action's step and the hook of pre-commit: stale here, fresh after an update.
python=$("$INFRA_ROOT/checks/setup/python-tools")
# steps FILE: the shell code of the first job of a workflow, or of an action.
steps() {
  PYTHONPATH=$(dirname "$python")/packages python3 -c '
import sys, yaml
file = yaml.safe_load(open(sys.argv[1]))
job = file["runs"] if "runs" in file else list(file["jobs"].values())[0]
print("\n".join(step["run"] for step in job["steps"] if "run" in step))' "$1"
}
steps "$INFRA_ROOT/actions/fod-hash-check/action.yml" >../step
action() { GITHUB_ACTION_PATH=$INFRA_ROOT/actions/fod-hash-check GITHUB_STEP_SUMMARY=$PWD/../summary INPUT_LINES=$1 bash -e ../step; }
fails 1 '::error' action $'--against\nmain'
[ -s ../summary ]
cat >.pre-commit-config.yaml <<CONF
repos:
  - repo: $PWD/../hooks
    rev: v1
    hooks: [{ id: fod-hash-check, args: [--against, main] }]
CONF
git init --quiet ../hooks
(cd "$INFRA_ROOT" && git ls-files -z ci .pre-commit-hooks.yaml | xargs -0 cp --parents -t "$OLDPWD/../hooks")
git -C ../hooks add --all
git -C ../hooks commit --quiet --message hooks
git -C ../hooks tag v1
git add .pre-commit-config.yaml
fails 1 'fixed-output hashes' "$python/pre-commit" run --all-files
fod-hash update --against main
git add --all
git commit --quiet --message update
action $'--against\nmain'
"$python/pre-commit" run --all-files
cd ..

# A template's own workflow passes on a new project.
mkdir template
cd template
flake_sources
new_project static-site
steps .github/workflows/check.yml >../check
grep -q 'fod-hash check' ../check
bash -e ../check
# So does the push of the recipe for GitLab, with the image built again.
start_registry plain
PYTHONPATH=$(dirname "$python")/packages python3 -c '
import sys, yaml
print(yaml.safe_load(open(sys.argv[1]))["push"]["script"][0])' "$ci/gitlab.yml" >../push
CI_REGISTRY_IMAGE=http://$registry/team/site CHANNEL=main bash -e ../push
curl --silent --fail "http://$registry/v2/team/site/manifests/latest" --head --header 'Accept: application/vnd.oci.image.manifest.v1+json' |
  grep -qF "$(cat digest)"
cd ..

# Images: built without an engine, put under one digest, pushed with the tags of a version.
cp -r "$CASE_DIR/project" images
cd images
mkdir -p lib/internal
echo '{ }' >lib/internal/releases.json
lock_project
"$ci/build-images" ../layouts image
tool skopeo "$ci/push-images" ../layouts "http://$registry" v1.2.3 >pushed
for tag in 1.2.3 1.2 1; do
  tool skopeo skopeo inspect --tls-verify=false --raw "docker://$registry/image:$tag" >manifest
  grep -qF "sha256:$(sha256sum manifest | cut -d ' ' -f 1)" pushed
done
[ "$(jq -r '.manifests[].platform | "\(.os)/\(.architecture)"' manifest)" = linux/amd64 ]
fails 2 'holds no layouts' "$ci/push-images" ../layouts/none "http://$registry" main

# Features: published once for each version, by the command line that the workflow takes.
grep -qF "@devcontainers/cli@$devcontainer_version" "$ci/publish-features"
npm=$("$INFRA_ROOT/checks/setup/npm")
tools=$INFRA_CACHE/tools/devcontainer-$devcontainer_version
# shellcheck disable=SC2031 # this process has its own PATH
PATH=$PATH:$npm
locked devcontainer install_devcontainer "$tools"
publish() { PATH=$tools/node_modules/.bin:$PATH "$ci/publish-features" "localhost:${registry##*:}" test/features 2>/dev/null; }
publish >published
[ "$(jq -r 'to_entries[] | select(.value.digest) | .key' published | paste -sd ' ')" = 'cobol go java node python rust' ]
version=$(jq -r .version "$INFRA_ROOT/devcontainer-features/src/python/devcontainer-feature.json")
curl --silent --fail "http://$registry/v2/test/features/python/tags/list" | jq -e --arg version "$version" '.tags | index($version)' >/dev/null
publish >published
[ "$(jq -r '[.[] | select(.digest)] | length' published)" = 0 ]

# A release: its programs are taken for the sources that they were made from, and for no others.
mkdir ../release
cp "$(command -v fod-hash)" ../release/fod-hash-x86_64-linux
(cd ../release && sha256sum fod-hash-x86_64-linux >SHA256SUMS-x86_64-linux)
"$ci/record-release" https://example.org/v1 ../release
nix store add ../release/fod-hash-x86_64-linux >/dev/null
cp -r --no-preserve=mode "$source" ../infra
cp lib/internal/releases.json ../infra/lib/internal/
infra=(--quiet --no-write-lock-file --override-input nixpkgs "path:$packages")
flake=path:$PWD/../infra
[ "$(fixed_output_builds nix build --no-link "${infra[@]}" "$flake#fod-hash")" = 0 ]
nix run "${infra[@]}" "$flake#fod-hash" -- --version
nix eval --raw "${infra[@]}" "$flake#fod-hash.executable" >/dev/null
echo '// another' >>../infra/rust-helper/fod-hash/src/main.rs
fails 1 "executable" nix eval --raw "${infra[@]}" "$flake#fod-hash.executable"
echo x >>../release/fod-hash-x86_64-linux
fails 2 'not those of its SHA256SUMS' "$ci/record-release" https://example.org/v1 ../release
