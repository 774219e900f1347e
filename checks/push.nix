# What the push app says without a registry: where an image would go, and what it refuses before it asks anyone.
{
  self,
  jq,
  pkgs,
  runCommand,
  skopeo,
  writeTextDir,
}:
let
  infra = self.lib.mkInfra {
    inherit pkgs;
    defaults = {
      registry = "registry.example/team";
      registries.private = "http://127.0.0.1:1/own";
    };
  };
  site = infra.mkStaticSite {
    name = "site";
    root = writeTextDir "index.html" "<title>page</title>";
  };
  small = infra.mkPushApp {
    layout = site.oci-image;
    name = "site";
    maxSize = 1000;
  };
in
runCommand "check-push"
  {
    nativeBuildInputs = [
      infra.oci-tool
      jq
      skopeo
    ];
  }
  ''
    expect() {
      [ "$1" = "$2" ] || { echo "is '$1', not '$2'" >&2 && exit 1; }
    }
    refused() {
      local words=$1 status=0
      shift
      "$@" 2>err || status=$?
      { [ $status = 2 ] && grep -qF "$words" err; } || { cat err >&2 && echo "status $status, not 2 with: $words" >&2 && exit 1; }
    }
    push=${site.push}/bin/push-image
    # There is no git here, so there is no revision to record.
    expect "$($push --dry-run)" registry.example/team/site:testing
    expect "$($push --dry-run prod --target private)" 127.0.0.1:1/own/site:production
    expect "$($push --dry-run v1.2.3 | tr '\n' ' ')" 'registry.example/team/site:1.2.3 registry.example/team/site:1.2 registry.example/team/site:1 '
    refused 'there is no commit here' $push --dry-run main
    refused 'known are: default, private' $push --target nowhere
    refused 'bytes unpacked, more than 1000' ${small}/bin/push-image
    [ "$(grep -c '^ *[0-9]*  /nix/store/' err)" = 10 ] || { cat err >&2 && exit 1; }
    # Without a limit a warning, from 1 GiB on; this one's list of layers says that it is so large.
    cp -rL --no-preserve=mode ${site.oci-image} large
    jq '.[0].blobs[0].unpacked = 1073741825' ${site.oci-image}/layers.json > large/layers.json
    refused 'warning: the image has' oci-image push --layout large --repository own=http://127.0.0.1:1/own/site --retries 0
    [ "$(grep -c '^ *[0-9]*  /nix/store/' err)" = 10 ]
    refused 'not available' oci-image push --layout ${site.oci-image} --repository own=http://127.0.0.1:1/own/site --retries 0
    if grep warning err >&2; then exit 1; fi
    refused 'not available' $push --target private --retries 0
    touch $out
  ''
