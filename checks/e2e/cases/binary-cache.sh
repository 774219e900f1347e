# A signed binary cache, in a folder and over http: an empty store gets everything from it and builds nothing, or only what was
# not put there; what nobody trusted signed, or somebody damaged, is refused.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
cat >flake.nix <<'NIX'
{
  inputs.infra.url = "github:infra-nix/infra";
  outputs =
    { infra, ... }:
    let
      site = infra.lib.x86_64-linux.mkStaticSite {
        name = "site";
        root = ./site;
      };
    in
    {
      packages.x86_64-linux = { inherit site; inherit (site) oci-image push; };
    };
}
NIX
mkdir site
echo "<title>$RANDOM$RANDOM$RANDOM</title>" >site/index.html
lock_project
nix build --quiet .#oci-image .#push --out-link here
layout=$(readlink here)

# As docs/many-machines.md says.
nix key generate-secret --key-name cache.example-1 >secret
nix key convert-secret-to-public <secret >public
nix key generate-secret --key-name cache.example-1 | nix key convert-secret-to-public >other
nix copy --quiet --to "file://$PWD/cache?compression=zstd&secret-key=$PWD/secret" .#push

# from CACHE KEY STORE ARGUMENT…: a build by a machine that has nothing but the cache, in a store of its own.
from() {
  nix build --no-link --store "local?root=$PWD/$3" --option substituters "$1" --option trusted-public-keys "$2" "${@:4}"
}
# executed COMMAND…: the names of what it builds; activity 105 of the structured log is one build, 108 one path from a cache.
executed() { "$@" --log-format internal-json 2>log || { cat log >&2 && return 1; } && activities 105; }
activities() {
  sed -n 's/^@nix //p' log | jq -r --argjson type "$1" 'select(.action == "start" and .type == $type) | .fields[0] | sub("^[^-]*-"; "") | rtrimstr(".drv")'
}
# refused WORDS COMMAND…: it fails, and says so.
refused() {
  ! "${@:2}" 2>err || { echo 'it was accepted' && return 1; }
  grep -qF -- "$1" err || { cat err && return 1; }
}

# In a folder: nothing is built, even by a machine that may build nothing (`--max-jobs 0`).
[ -z "$(executed from "file://$PWD/cache" "$(cat public)" second --max-jobs 0 .#oci-image .#push)" ]
[ "$(activities 108 | wc -l)" -gt 3 ]
cmp "second$layout/digest" here/digest
nix store verify --quiet --store "local?root=$PWD/second" --option trusted-public-keys "$(cat public)" --all
# A key of the same name that is not ours, no key, and a damaged file.
refused 'not signed by any' from "file://$PWD/cache" "$(cat other)" third --max-jobs 0 .#oci-image
refused 'not signed by any' from "file://$PWD/cache" '' third --max-jobs 0 .#oci-image
[ ! -e "third$layout" ]
cp -r cache damaged
packed=damaged/$(sed -n 's/^URL: //p' "damaged/$(basename "$layout" | cut -d - -f 1).narinfo")
chmod u+w "$packed"
printf x | dd of="$packed" bs=1 seek=100 conv=notrunc status=none
refused 'error:' from "file://$PWD/damaged" "$(cat public)" third --max-jobs 0 .#oci-image
[ ! -e "third$layout" ]

# Over http; what ships an image needs the layout and its layers, and none of the programs in them.
python3 -u -m http.server --bind 127.0.0.1 --directory cache 0 >served 2>requests &
server=$!
trap 'kill "$server"' EXIT
until address=$(sed -n 's/.*(\(http:[^)]*\)\/).*/\1/p' served) && [ -n "$address" ]; do sleep 0.05; done
shipped=$(nix path-info --recursive "$layout" | sed 's/^[^-]*-//' | sort)
[ "$(grep -cv '^layer-' <<<"$shipped")" = 1 ]
[ -z "$(executed from "$address" "$(cat public)" shipping --max-jobs 0 .#oci-image)" ]
cmp "shipping$layout/digest" here/digest
diff <(activities 108 | sort) - <<<"$shipped"
grep -q 'GET /nar/' requests

# Only a part is in the cache (here: all that a build needs, without the image itself): only the rest is built.
derivation=$(nix eval --raw .#oci-image.drvPath)
nix-store --query --requisites --include-outputs "$derivation" | grep -v '\.drv$' | grep -vxF "$layout" |
  xargs nix copy --quiet --to "file://$PWD/parts?compression=zstd&secret-key=$PWD/secret"
[ "$(executed from "file://$PWD/parts" "$(cat public)" fourth .#oci-image)" = "$(basename "$layout" | cut -d - -f 2-)" ]
cmp "fourth$layout/digest" here/digest
refused 'build' from "file://$PWD/parts" "$(cat public)" fifth --max-jobs 0 .#oci-image
chmod -R u+w second third shipping fourth fifth
