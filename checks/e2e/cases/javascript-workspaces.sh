# Two services of one repository share their dependencies, whichever package manager locked them.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources

# repository MANAGER FUNCTION SETTINGS: apps/api and apps/jobs, which use packages/text.
repository() {
  mkdir -p "$1"/{apps/{api,jobs}/src,packages/text}
  cd "$1"
  local own='*'
  [ "$1" = npm ] || own='workspace:*'
  echo '{ "name": "@shop/repository", "private": true, "workspaces": ["apps/*", "packages/*"] }' >package.json
  printf '%s\n' 'packages:' '  - apps/*' '  - packages/*' >pnpm-workspace.yaml
  cat >packages/text/package.json <<'END'
{ "name": "@shop/text", "version": "1.0.0", "type": "module", "main": "index.js", "dependencies": { "is-odd": "3.0.1" } }
END
  cat >packages/text/index.js <<'END'
import isOdd from "is-odd";
export const describe = (number) => `${number} is ${isOdd(number) ? "odd" : "even"}`;
END
  local app
  for app in api jobs; do
    cat >apps/$app/package.json <<END
{ "name": "@shop/$app", "version": "1.0.0", "type": "module", "scripts": { "build": "mkdir -p build && cp src/index.js build/" },
  "dependencies": { "@shop/text": "$own" }, "devDependencies": { "is-number": "6.0.0" } }
END
    printf '%s\n' 'import { describe } from "@shop/text";' "console.log(\"$app:\", describe(3));" >apps/$app/src/index.js
  done
  cat >flake.nix <<END
{
  inputs.infra.url = "path:$source";
  outputs =
    { infra, ... }:
    let
      service = workspace: infra.lib.x86_64-linux.$2 ({
        root = ./.;
        inherit workspace;
        depsHash = infra.inputs.nixpkgs.lib.fakeHash;
        smokeTest = [ ];
      } // $3);
    in
    {
      packages.x86_64-linux = {
        api = service "apps/api";
        jobs = service "apps/jobs";
      };
    };
}
END
}

# shared: the hash is put in once, both build, nothing but the lock file moves it.
shared() {
  lock_project
  fod-hash update
  nix build .#api .#jobs --no-link
  [ "$(nix eval --raw .#api.deps.drvPath)" = "$(nix eval --raw .#jobs.deps.drvPath)" ]
  "$(real_path "$(nix build .#jobs --no-link --print-out-paths)")/bin/jobs" | grep -x 'jobs: 3 is odd'
  local before
  before=$(nix eval --raw .#api.deps.drvPath)
  echo '// changed' >>apps/jobs/src/index.js
  echo 'export const more = 1;' >>packages/text/index.js
  jq '.scripts.other = "true"' apps/jobs/package.json >manifest && mv manifest apps/jobs/package.json
  [ "$(nix eval --raw .#api.deps.drvPath)" = "$before" ]
  nix build .#api --no-link
  [ "$(fixed_output_builds nix build .#api.deps --rebuild --no-link)" = 1 ]
  cd ..
}

real_path() { printf '%s%s\n' "${INFRA_STORE:-}" "$1"; }

repository npm mkNodeService '{ bundle = false; }'
rm pnpm-workspace.yaml
tool nodejs npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent
shared
# Only what runs is there, where node looks for it.
(
  cd npm
  api=$(real_path "$(nix build .#api --no-link --print-out-paths)")/lib/api
  [ -e "$api/packages/text/index.js" ] && [ -e "$api/node_modules/is-odd/package.json" ] && [ ! -e "$api/apps/jobs" ]
)

repository pnpm mkNodeService '{ bundle = false; }'
HOME=$PWD/.home tool pnpm pnpm install --lockfile-only --silent
rm -rf .home
shared

repository bun mkBunService '{ entry = "src/index.js"; }'
rm pnpm-workspace.yaml
HOME=$PWD/.home tool bun bun install --lockfile-only >/dev/null 2>&1
rm -rf .home
shared

# A lock file that does not fit the manifests stops with both sides and the command.
cd bun
sed -i 's/"is-odd": "3.0.1"/"is-odd": "^3.0.0"/' packages/text/package.json
if nix build .#api --no-link 2>err; then exit 1; fi
grep -q 'packages/text/package.json and bun.lock disagree on `is-odd`: ^3.0.0 and 3.0.1; run: bun install --lockfile-only' err || { cat err && exit 1; }
# A workspace that is not there is told with those that are.
git checkout --quiet packages
sed -i 's,"apps/jobs",apps/job,; s,service apps/job,service "apps/job",' flake.nix
if nix build .#jobs --no-link 2>err; then exit 1; fi
grep -q 'there is no apps/job/package.json; folders with one are: apps/api, apps/jobs, packages/text' err || { cat err && exit 1; }
