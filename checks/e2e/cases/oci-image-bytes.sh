# The bytes of layers do not depend on cores, locale, time zone or umask. (Two stores and two versions of Nix: fresh-clones.)
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

# Every layer is built with one core, then once more with four, which has to give the same.
for format in gzip zstd; do
  nix build --cores 1 "path:$PWD#$format" --out-link "$format"
  mapfile -t layers < <(nix derivation show "path:$PWD#$format" | grep -o '[0-9a-z]\{32\}-layer-[a-z]*\.drv' | sort -u)
  [ ${#layers[@]} -eq 6 ]
  layers=("${layers[@]/#//nix/store/}")
  nix build --cores 4 --rebuild --no-link "path:$PWD#$format" "${layers[@]/%/^*}"
done

# The program by hand, in other surroundings: what a sandbox would keep from it.
paths=$(nix path-info -r "path:$packages#nginx" | jq -R '{ path: ., narSize: (input_line_number * 700000) }' | jq -s .)
run() { jq -n --argjson closure "$paths" '{ role: "runtime", budget: 6, $closure, storeRoot: $ARGS.positional[0], outputs: { out: $ARGS.positional[1] } }' --args "${INFRA_STORE:-}" "$PWD/$1" | "${@:2}"; }
run a env LC_ALL=C TZ=UTC oci-image layer --plan - --cores 1
(umask 077 && run b env LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu oci-image layer --plan - --cores 4)
(umask 000 && run c env -i "$(command -v oci-image)" layer --plan - --cores 3)
for other in b c; do diff -r a $other; done
[ "$(find a/blobs -type f | wc -l)" -ge 3 ]
