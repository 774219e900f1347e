# The bytes of layers and images do not depend on cores, locale, time zone or umask, nor on the store or the version of Nix.
# nix: sid trixie
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
cat >flake.nix <<NIX
{
  inputs.infra.url = "path:$source";
  inputs.infra.inputs.nixpkgs.url = "path:$packages";
  outputs =
    { infra, ... }:
    let
      pkgs = infra.inputs.nixpkgs.legacyPackages.x86_64-linux;
      site =
        compression:
        (infra.lib.x86_64-linux.mkStaticSite {
          name = "page";
          root = pkgs.writeTextDir "index.html" "<title>page</title>";
          image = { inherit compression; };
        }).oci-image;
    in
    {
      gzip = site "gzip";
      zstd = site "zstd";
    };
}
NIX
nix flake lock --quiet "path:$PWD" 2>/dev/null

# In an empty store, one core; then every layer once more with four, which has to give the same.
mkdir store
machine=${NIX_REMOTE:-}
export NIX_REMOTE="local?root=$PWD/store"
"$INFRA_ROOT/checks/debpkgs/fetch" >/dev/null
for format in gzip zstd; do
  nix build --cores 1 "path:$PWD#$format" --out-link "$format"
  digest=$(cat "store$(readlink $format)/digest")
  echo "$format $digest" | tee -a digests
  mapfile -t layers < <(nix derivation show "path:$PWD#$format" | grep -o '[0-9a-z]\{32\}-layer-[a-z]*\.drv' | sort -u)
  [ ${#layers[@]} -eq 5 ]
  layers=("${layers[@]/#//nix/store/}")
  nix build --cores 4 --rebuild --no-link "path:$PWD#$format" "${layers[@]/%/^*}"
done

# The machine's own store and the other Nix give the same digests.
export NIX_REMOTE=$machine
for format in gzip zstd; do
  nix build "path:$PWD#$format" --out-link "$format"
  echo "$format $(cat "${INFRA_STORE:-}$(readlink $format)/digest")" >>digests
done
[ "$(sort -u digests | wc -l)" -eq 2 ]

# The program by hand, in other surroundings: what a sandbox would keep from it.
paths=$(nix path-info -r "path:$packages#nginx" | jq -R '{ path: ., narSize: (input_line_number * 700000) }' | jq -s .)
run() { jq -n --argjson closure "$paths" '{ role: "runtime", budget: 6, $closure, storeRoot: $ARGS.positional[0], outputs: { out: $ARGS.positional[1] } }' --args "${INFRA_STORE:-}" "$PWD/$1" | "${@:2}"; }
run a env LC_ALL=C TZ=UTC oci-image layer --plan - --cores 1
(umask 077 && run b env LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu oci-image layer --plan - --cores 4)
(umask 000 && run c env -i "$(command -v oci-image)" layer --plan - --cores 3)
for other in b c; do diff -r a $other; done
[ "$(find a/blobs -type f | wc -l)" -ge 3 ]
