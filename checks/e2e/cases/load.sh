# The load app streams an image into podman, prints its reference, and says what it cannot do.
set -euo pipefail
[ "$(id -u)" -eq 0 ] && type -P podman >/dev/null || { echo 'needs root and podman' && exit 77; }
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
flake_sources
engine_folder
trap stop_image EXIT
cat >flake.nix <<'NIX'
{
  inputs.infra.url = "github:infra-nix/infra";
  outputs =
    { infra, ... }:
    {
      packages.x86_64-linux = {
        inherit
          (infra.lib.x86_64-linux.mkStaticSite {
            name = "site";
            root = ./site;
            image.tag = "v1";
          })
          load
          stream
          ;
      };
    };
}
NIX
mkdir site
echo '<title>one</title>' >site/index.html
lock_project
nix build .#load --out-link app
load=${INFRA_STORE:-}$(readlink app)/bin/load

# podman as it must be called here, by the name that the app looks for.
podman_program engines

PATH=$PWD/engines:$PATH "$load" >out 2>err
grep -qF 'localhost/site:v1' out
grep -qF 'podman image prune' err
podman image exists localhost/site:v1
status=0
"$load" kubernetes 2>err || status=$?
[ "$status" = 2 ] && grep -qF 'unknown argument `kubernetes`' err
status=0
PATH=${load%/*} "$load" 2>err || status=$?
[ "$status" = 2 ] && grep -qF 'neither podman nor docker is there' err
