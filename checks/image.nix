# What is in an image, and that arguments are added to the defaults.
{
  lib,
  gnutar,
  infra,
  jq,
  runCommand,
  writeTextDir,
  zstd,
}:
let
  image = infra.mkStaticSite {
    name = "page";
    root = writeTextDir "index.html" "<title>page</title>";
    image = {
      env.A = "b";
      labels.c = "d";
      port = 8181;
      registry = "registry.example/team";
      tag = "v1";
      # A link where a real file has to stand.
      contents = [ (writeTextDir "etc/passwd" "linked") ];
    };
  };
in
runCommand "check-image"
  {
    inherit image;
    nativeBuildInputs = [
      gnutar
      jq
      zstd
    ];
    storeDir = builtins.storeDir;
  }
  ''
    mkdir archive root
    zstd --decompress --stdout "$image" | tar --extract --directory archive
    cd archive
    for layer in $(jq --raw-output '.[0].Layers[]' manifest.json); do
      tar --extract --preserve-permissions --no-same-owner --file "$layer" --directory ../root
      chmod -R u+w ../root
    done
    config=$(jq --raw-output '.[0].Config' manifest.json)

    expect() {
      [ "$2" = "$3" ] || { echo "$1: is '$2', not '$3'" >&2 && exit 1; }
    }
    config() {
      expect "$1" "$(jq --raw-output "$1" "$config")" "$2"
    }
    tags=$(jq --raw-output '.[0].RepoTags[]' manifest.json)
    expect 'name and tag' "$tags" registry.example/team/page:v1
    config .os linux
    config .created 1970-01-01T00:00:01+00:00
    config .config.User 65532:65532
    config .config.StopSignal SIGQUIT
    config '.config.ExposedPorts | keys | join(" ")' 8181/tcp
    config '.config.Labels | to_entries | map(.key + "=" + .value) | join(" ")' 'c=d org.opencontainers.image.title=page'
    config ".config.Entrypoint[0] | startswith(\"$storeDir/\")" true
    for variable in A=b LANG=C.UTF-8 PORT=8181; do
      config ".config.Env | index(\"$variable\") != null" true
    done

    cd ../root
    for file in etc/passwd etc/group etc/nsswitch.conf; do
      [ -f $file ] && [ ! -L $file ] || { echo "$file is not a regular file" >&2 && exit 1; }
    done
    grep -q '^app:x:65532:65532:' etc/passwd
    expect 'mode of /tmp' "$(stat --format %a tmp)" 1777

    # All else comes from store paths.
    files=$(find . -path ./nix/store -prune -o -type f -print | sort | tr '\n' ' ')
    expect 'files outside the store' "$files" './etc/group ./etc/nsswitch.conf ./etc/passwd '

    # Links and variables lead to what is in the image.
    inside() {
      local path=$1 target
      while [ -L ".$path" ]; do
        target=$(readlink ".$path")
        case $target in
          /*) path=$target ;;
          *) path=$(dirname "$path")/$target ;;
        esac
      done
      [ -e ".$path" ] || { echo "$1 is not in the image" >&2 && exit 1; }
    }
    for file in etc/ssl/certs/ca-bundle.crt etc/ssl/certs/ca-certificates.crt etc/pki/tls/certs/ca-bundle.crt; do
      inside /$file
    done
    for variable in SSL_CERT_FILE TZDIR ZONEINFO; do
      inside "$(jq --raw-output ".config.Env[] | select(startswith(\"$variable=\")) | split(\"=\")[1]" "../archive/$config")"
    done
    inside "$(readlink usr/share/zoneinfo)/Europe/Paris"

    shells=$(find . -name sh -o -name bash -o -name busybox -o -name dash)
    expect 'shells in the image' "$shells" ""
    touch $out
  ''
