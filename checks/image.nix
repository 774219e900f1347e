# What is in an image, and that arguments are added to the defaults.
{
  lib,
  bash,
  coreutils,
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

  # Nothing is fixed: every argument of mkImage has another value than by default.
  other = infra.mkImage {
    name = "other";
    entrypoint = lib.getExe bash;
    cmd = [ "-c" ];
    contents = [
      bash
      coreutils
    ];
    shell = null;
    files."etc/motd" = {
      text = "hello";
      mode = "0600";
      uid = 7;
    };
    env = {
      LANG = "de_DE.UTF-8";
      TZDIR = null;
      A_TOKEN = "a";
    };
    allowPublic.A_TOKEN = "an example";
    port = 9000;
    labels = {
      "org.opencontainers.image.title" = "Other";
      "org.opencontainers.image.vendor" = null;
    };
    annotations.note = "n";
    meta = {
      description = "an example";
      homepage = "https://example.org";
      license = lib.licenses.mit;
    };
    stamp = {
      revision = "abc";
      created = "20260131120000";
    };
    registry = "registry.example";
    tag = "v2";
    user = "me";
    uid = 1234;
    gid = 56;
    home = "/home/me";
    writable = [ "/var/lib/other" ];
    workingDir = "/var/lib/other";
    stopSignal = "SIGINT";
    init = true;
    runtimeConfig = [ "A" ];
    architecture = "arm64";
    nix = false;
    forbid = [ "jq" ];
    allow = [ "git" ];
    budget = {
      compressed = null;
      unpacked = 100000000;
    };
  };
in
runCommand "check-image"
  {
    inherit image other;
    inherit (other) stream;
    nativeBuildInputs = [
      gnutar
      jq
      zstd
    ];
    storeDir = builtins.storeDir;
  }
  ''
    unpack() {
      mkdir -p $2/archive $2/root
      zstd --decompress --stdout "$1" | tar --extract --directory $2/archive
      cd $2/archive
      for layer in $(jq --raw-output '.[0].Layers[]' manifest.json); do
        tar --extract --preserve-permissions --no-same-owner --absolute-names --transform='s,^/,,S' --file "$layer" --directory ../root
        chmod -R u+w ../root
      done
      config=$(jq --raw-output '.[0].Config' manifest.json)
    }
    unpack $image image

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
    [ ! -e usr/bin/env ] || { echo "there is no shell, but /usr/bin/env" >&2 && exit 1; }

    cd ../..
    unpack $other other
    tags=$(jq --raw-output '.[0].RepoTags[]' manifest.json)
    expect 'name and tag' "$tags" registry.example/other:v2
    config .architecture arm64
    config .created 2026-01-31T12:00:00+00:00
    config .config.User 1234:56
    config .config.WorkingDir /var/lib/other
    config .config.StopSignal SIGINT
    config '.config.Cmd | join(" ")' -c
    config '.config.ExposedPorts | keys | join(" ")' 9000/tcp
    config '.config.Entrypoint | map(sub(".*/"; "")) | join(" ")' \
      'dumb-init --rewrite=15:2 -- runtime-config config.json A -- bash'
    config '.config.Env | sort | join(" ")' \
      'A_TOKEN=a LANG=de_DE.UTF-8 PORT=9000 SSL_CERT_FILE=/etc/ssl/certs/ca-bundle.crt ZONEINFO=/usr/share/zoneinfo'
    config '.config.Labels | to_entries | map((.key | sub("org.opencontainers.image."; "")) + "=" + .value) | sort | join(" ")' \
      'created=2026-01-31T12:00:00Z description=an example licenses=MIT revision=abc source=https://example.org title=Other'
    cd ../root
    grep -q '^me:x:1234:56:me:/home/me:' etc/passwd
    grep -q '^me:x:56:' etc/group
    expect 'the runtime configuration' "$(readlink config.json)" /tmp/config.json
    [ -d var/lib/other ] || { echo "/var/lib/other is not there" >&2 && exit 1; }
    own=$(jq --raw-output '.[0].Layers[-1]' ../archive/manifest.json)
    owner() {
      expect "owner of $1" "$(tar --numeric-owner -tvf ../archive/$own | awk -v name="./$1" '$6 == name { print $1, $2 }')" "$2"
    }
    owner var/lib/other/ 'drwxr-xr-x 1234/56'
    owner etc/motd '-rw------- 7/0'

    # The program that stores nothing writes the same archive.
    cmp <($stream 2>/dev/null) <(zstd --decompress --stdout "$other")
    touch $out
  ''
