# fetchPnpmDeps downloads what a lock file names, pnpmConfigHook installs it offline, in both spellings.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources

mkdir project
cat >project/package.json <<'END'
{ "name": "project", "version": "1.0.0", "dependencies": { "is-odd": "3.0.1" } }
END
cat >project/index.js <<'END'
console.log("odd:", require("is-odd")(3));
END
(cd project && HOME=$PWD tool pnpm pnpm install --lockfile-only --silent)
[ -e project/pnpm-lock.yaml ]

# build HASH VERSION FETCH HOOK: prints what the program says.
build() {
  nix build --no-link --print-out-paths --impure --print-build-logs --expr "
    let
      pkgs = (builtins.getFlake \"path:$packages\").legacyPackages.x86_64-linux;
      src = $PWD/project;
    in
    pkgs.stdenv.mkDerivation {
      name = \"project\";
      inherit src;
      pnpmDeps = pkgs.$3 { pname = \"project\"; inherit src; fetcherVersion = $2; hash = \"$1\"; };
      nativeBuildInputs = [ pkgs.nodejs pkgs.pnpm pkgs.$4 ];
      installPhase = ''node index.js > \$out'';
    }"
}
for version in 2 3; do
  build '' $version fetchPnpmDeps pnpmConfigHook 2>err && exit 1
  hash=$(sed -n 's/.*got: *//p' err)
  [ -n "$hash" ] || { cat err && exit 1; }
  grep -q 'odd: true' "${INFRA_STORE:-}$(build "$hash" $version fetchPnpmDeps pnpmConfigHook)"
  grep -q 'odd: true' "${INFRA_STORE:-}$(build "$hash" $version pnpm.fetchDeps pnpm.configHook 2>warnings)"
  grep -q 'pnpm.fetchDeps is deprecated' warnings || { cat warnings && exit 1; }
  nix build --no-link --rebuild "$(nix-store --query --references "$(nix-store --query --deriver "$(build "$hash" $version fetchPnpmDeps pnpmConfigHook)")" | grep pnpm-deps.drv)^*"
done
