# The OCI layout of an image: sound, the same image as the docker-archive, and
# made of layers that other images share.
{
  lib,
  gnutar,
  gzip,
  infra,
  jq,
  runCommand,
  skopeo,
  writeTextDir,
  zstd,
}:
let
  site =
    text: image:
    infra.mkStaticSite {
      name = "page";
      root = writeTextDir "index.html" text;
      image = {
        contents = [ (writeTextDir "etc/a/b" "c") ];
        labels.c = "d";
        tag = "v1";
      }
      // image;
    };
  page = site "<title>page</title>" { };
  changed = site "<title>changed</title>" { };

  # A layer by hand is the one that an image makes.
  libc = infra.mkLayer {
    role = "libc";
    paths = (lib.head page.oci-image.layers).paths;
    optional = true;
  };
  shared =
    lib.length (
      lib.filter (
        layer: lib.elem (toString layer) (map toString changed.oci-image.layers)
      ) page.oci-image.layers
    ) == lib.length page.oci-image.layers - 1;
in
assert lib.assertMsg shared "another page moves more than the application's layer";
assert toString libc == toString (lib.head page.oci-image.layers);
runCommand "check-oci-image"
  {
    inherit page;
    layout = page.oci-image;
    zstdLayout = (site "<title>page</title>" { compression = "zstd"; }).oci-image;
    nativeBuildInputs = [
      gnutar
      gzip
      jq
      skopeo
      zstd
    ];
    references = toString page.oci-image;
  }
  ''
    expect() {
      [ "$2" = "$3" ] || { echo "$1: is '$2', not '$3'" >&2 && exit 1; }
    }
    copy() { skopeo --tmpdir . --insecure-policy copy --quiet "$@"; }

    # A stranger's eye on it: what skopeo copies is what it was.
    copy "oci:$layout" oci:copied
    manifest=copied/blobs/$(jq -r '.manifests[0].digest | sub(":"; "/")' copied/index.json)
    expect digest "sha256:$(basename "$manifest")" "$(cat "$layout/digest")"
    configuration=copied/blobs/$(jq -r '.config.digest | sub(":"; "/")' "$manifest")
    expect annotation "$(jq -r '.annotations["org.opencontainers.image.title"]' "$manifest")" page

    # Every archive has the digest that the configuration says, read by gzip and zstd.
    archives() {
      local manifest=$1/blobs/$(jq -r '.manifests[0].digest | sub(":"; "/")' "$1/index.json") blob
      for blob in $(jq -r '.layers[].digest | sub(":"; "/")' "$manifest"); do
        echo "sha256:$($2 <"$1/blobs/$blob" | sha256sum | cut -d ' ' -f 1)"
      done
    }
    diff_ids=$(jq -r '.rootfs.diff_ids[]' "$configuration")
    expect 'archives in gzip' "$(archives "$layout" 'gzip -d')" "$diff_ids"
    expect 'archives in zstd' "$(archives "$zstdLayout" 'zstd -d')" "$diff_ids"

    # The docker-archive is the same image.
    zstd --decompress --quiet "$page" -o archive.tar
    mkdir archive
    tar --extract --file archive.tar --directory archive
    other=archive/$(jq -r '.[0].Config' archive/manifest.json)
    for part in .config .architecture .os; do
      expect "$part" "$(jq -S "$part" "$configuration")" "$(jq -S "$part" "$other")"
    done
    root() {
      tar --list --verbose --numeric-owner "$@" | awk '$6 != "./" { print $1, $2, $6, $7, $8 }' | sed 's|\./||' | sort
    }
    last=$layout/blobs/$(jq -r '.layers[-1].digest | sub(":"; "/")' "$manifest")
    own=archive/$(jq -r '.[0].Layers[-1]' archive/manifest.json)
    root --gzip --file "$last" >ours
    root --file "$own" >theirs
    diff ours theirs
    grep 'drwxrwxrwt 0/0 tmp/' ours
    grep 'etc/a/b -> ' ours
    touch $out
  ''
