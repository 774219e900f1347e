# The Vite template with a pnpm lock file, and with the hashes of package-lock.json alone; public variables move no hash.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
flake_sources
nix flake init --quiet -t "path:$source#vite-app"
cp package-lock.json "$TMPDIR/"
rm package-lock.json
HOME=$TMPDIR tool pnpm pnpm install --lockfile-only --silent
sed -i 's/publicEnv = { }/publicEnv.VITE_CLERK_PUBLISHABLE_KEY = "pk_test_first"/' flake.nix
echo 'console.log(import.meta.env.VITE_CLERK_PUBLISHABLE_KEY);' >>src/main.ts
lock_project
fod-hash update
[ "$(fixed_output_builds nix build --no-link)" = 0 ]
site() { printf '%s%s\n' "${INFRA_STORE:-}" "$(nix build --no-link --print-out-paths)"; }
grep -q pk_test_first -r "$(site)/assets"
sed -i 's/pk_test_first/pk_test_second/' flake.nix
[ "$(fixed_output_builds nix build --no-link)" = 0 ]
grep -q pk_test_second -r "$(site)/assets"
[ -z "$(nix-store --query --references "$(nix eval --raw .#default.deps.outPath)")" ]
# Neither does the README; the lock file does.
echo changed >>README.md
[ "$(fixed_output_builds nix build --no-link)" = 0 ]
HOME=$TMPDIR tool pnpm pnpm add --lockfile-only --silent marked@16.0.0
stops_at_changed_lock
# pnpm compares its lock file with the manifest.
sed -i 's/"16.0.0"/"16.0.1"/; s/"^16.0.0"/"16.0.1"/' package.json
if nix build --no-link --print-build-logs 2>outdated; then exit 1; fi
grep -q 'ERR_PNPM_OUTDATED_LOCKFILE' outdated || { cat outdated && exit 1; }
rm outdated

git checkout --quiet package.json
# Without a hash: each package by the integrity that stands in the lock file,
# which has to say from where.
git rm --quiet --cached pnpm-lock.yaml
rm pnpm-lock.yaml
cp "$TMPDIR/package-lock.json" .
git add package-lock.json
sed -i '/depsHash/c\        deps = "lock";' flake.nix
if nix build --no-link 2>err; then exit 1; fi
grep -q 'npm install --package-lock-only --no-omit-lockfile-registry-resolved' err || { cat err && exit 1; }
rm package-lock.json
HOME=$TMPDIR tool nodejs npm install --package-lock-only --no-omit-lockfile-registry-resolved --no-audit --no-fund --silent
nix build --no-link
grep -q pk_test_second -r "$(site)/assets"
