# Both image functions give the same layers, and what is asked for is in them.
{
  dockerTools,
  gnutar,
  jq,
  lib,
  pigz,
  runCommand,
  writeTextDir,
  zstd,
}:
let
  arguments = {
    name = "Example/Name";
    contents = [
      (writeTextDir "etc/a" "a")
      jq
    ];
    config.Cmd = [ (lib.getExe jq) ];
    extraCommands = "mkdir -m 1777 tmp";
    fakeRootCommands = "mkdir home; chown 1000:100 home";
    uid = 7;
    gid = 8;
    uname = "u";
    gname = "g";
    maxLayers = 5;
  };
  built = compressor: dockerTools.buildLayeredImage (arguments // { inherit compressor; });
in
runCommand "images"
  {
    stream = dockerTools.streamLayeredImage arguments;
    none = built "none";
    gz = built "gz";
    zstd = built "zstd";
    nativeBuildInputs = [
      gnutar
      jq
      pigz
      zstd
    ];
  }
  ''
    expect() {
      [ "$2" = "$3" ] || { echo "$1: is '$2', not '$3'" >&2 && exit 1; }
    }

    $stream > stream
    cp $none none
    unpigz < $gz > gz
    zstd -d < $zstd > zstd
    for archive in none gz zstd; do cmp stream $archive; done

    mkdir archive
    tar -xf stream -C archive
    cd archive
    manifest() { jq -r ".[0] | $1" manifest.json; }
    config() { jq -r "$1" "$(manifest .Config)"; }
    expect name "$(manifest '.RepoTags | length')" 1
    expect name "$(manifest '.RepoTags[0] | split(":")[0]')" example/name
    expect layers "$(manifest '.Layers | length')" 5
    expect 'digests of layers' "$(config '.rootfs.diff_ids[] | sub("sha256:"; "")')" "$(manifest '.Layers[] | split("/")[0]')"
    for layer in $(manifest '.Layers[]'); do
      expect "digest of $layer" "$(sha256sum < $layer | cut -d ' ' -f 1)" "''${layer%/*}"
    done

    store=$(manifest '.Layers[0]') own=$(manifest '.Layers[-1]')
    expect 'owner of a store path' "$(tar -tvf $store | awk '{ print $2 }' | sort -u)" u/g
    expect 'owner by number' "$(tar --numeric-owner -tvf $store | awk '{ print $2 }' | sort -u)" 7/8
    listed() { tar --numeric-owner -tvf $own | awk -v name="$1" '$6 == name { print $1, $2 }'; }
    expect 'extraCommands' "$(listed ./tmp/)" 'drwxrwxrwt 0/0'
    expect 'fakeRootCommands' "$(listed ./home/)" 'drwxr-xr-x 1000/100'
    tar -xf $own ./etc/a
    expect 'a link into the store' "$(tar -tvf $own | grep -c ' ./etc/a -> ${builtins.storeDir}/')" 1
    touch $out
  ''
