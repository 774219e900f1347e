# mkBunService makes one program with bun inside, or takes what was built elsewhere, or says how to build it.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
flake_sources
nix flake init --quiet -t "path:$source#bun-service"
cat >flake.nix <<'END'
{
  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";
  outputs =
    { infra, nixpkgs, ... }:
    let
      inherit (infra.lib.x86_64-linux) mkBunService;
    in
    {
      packages.x86_64-linux = {
        default = mkBunService {
          src = ./.;
          depsHash.x86_64-linux = nixpkgs.lib.fakeHash;
          compile = true;
        };
        elsewhere = mkBunService {
          pname = "elsewhere";
          prebuilt = ./dist;
        };
      };
    };
}
END
lock_project
# The folder is not there, then git does not know it.
for _ in absent untracked; do
  if nix build .#elsewhere --no-link 2>err; then exit 1; fi
  grep -q 'bun run build' err && grep -q 'git add -N -f dist' err || { cat err && exit 1; }
  mkdir -p dist
  echo 'console.log("built elsewhere")' >dist/index.js
done
git add -N -f dist
[ "$("$(real_path "$(nix build .#elsewhere --no-link --print-out-paths)")/bin/elsewhere")" = 'built elsewhere' ]

fod-hash update
nix path-info --recursive "$(nix build --no-link --print-out-paths)" >closure
grep -- '-glibc-' closure
if grep -- '-bun-1' closure; then exit 1; fi
start_image "$(real_path "$(nix build .#default.image --no-link --print-out-paths)")"
[ "$(request /health | jq -r .status)" = ok ]
ends_in_time ''
