# The push app against a real registry with TLS, a password and too little room: tags, digests, what is sent, every failure, no secret in sight.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/registry.sh"
trap stop_registry EXIT
flake_sources
start_registry secure

# The line to the registry, which can be cut in the middle of an upload.
wire=$(mktemp -d)
printf '%s' "${registry#*:}" >"$wire/registry-port"
touch "$wire/cut" # not yet
python3 "$INFRA_ROOT/checks/e2e/cut-proxy.py" "$wire/port" "$wire/registry-port" 20000000 "$wire/cut" &
line=$!
trap 'kill "$line"; stop_registry' EXIT
until [ -s "$wire/port" ]; do sleep 0.02; done
registry=127.0.0.1:$(cat "$wire/port")
# relaunch: the registry again, at the other end of the same line.
relaunch() {
  local end=$registry
  launch_registry
  printf '%s' "${registry#*:}" >"$wire/new-port"
  mv "$wire/new-port" "$wire/registry-port"
  registry=$end
}

# One that refuses, for each of its reasons.
python3 "$INFRA_ROOT/checks/e2e/refusing-registry.py" "$wire/refusing" &
refusing=$!
trap 'kill "$line" "$refusing"; stop_registry' EXIT
until [ -s "$wire/refusing" ]; do sleep 0.02; done
refuses() { printf 'http://127.0.0.1:%s/%s' "$(cat "$wire/refusing")" "$1"; }

cat >flake.nix <<NIX
{
  inputs.infra.url = "github:infra-nix/infra";
  outputs =
    { infra, ... }:
    let
      system = "x86_64-linux";
      library = infra.lib.mkInfra {
        pkgs = infra.inputs.nixpkgs.legacyPackages.\${system};
        defaults.registry = "$registry/team";
        defaults.registries = {
          other = "$registry/elsewhere";
          forbidden = "$(refuses forbidden)";
          missing = "$(refuses missing)";
          quota = "$(refuses quota)";
          large = "$(refuses large)";
          full = "$(refuses full)";
          broken = "$(refuses broken)";
        };
      };
      site = library.mkStaticSite { name = "site"; root = ./site; };
      # One of programs for two processors, as far as there are any here.
      data = architecture: (library.mkImage {
        name = "both";
        inherit architecture;
        entrypoint = [ "\${./site/start}" ];
      }).oci-image;
      both = library.mkImageIndex { name = "both"; images = map data [ "amd64" "arm64" ]; };
      # Bytes that do not compress, so that a push takes a while.
      noise = infra.inputs.nixpkgs.legacyPackages.\${system}.runCommand "noise" { } ''
        mkdir \$out
        head -c 96M /dev/urandom > \$out/noise
      '';
      large = library.mkStaticSite { name = "large"; root = noise; };
    in
    {
      packages.\${system} = { inherit (site) oci-image push; large = large.push; both = both.push; };
    };
}
NIX
mkdir site
echo '<title>one</title>' >site/index.html
echo 'a script of any processor' >site/start
chmod +x site/start
lock_project
nix build .#oci-image .#push .#both --out-link app
layout=$(readlink app) push=$(readlink app-1)/bin/push-image
digest=$(cat "${INFRA_STORE:-}$layout/digest")
push() { "${INFRA_STORE:-}$push" "$@"; }

# says STATUS WORDS COMMAND…: COMMAND ends so, and its stderr has the words.
says() {
  local status=0 want=$1 words=$2
  shift 2
  "$@" >out 2>err || status=$?
  [ "$status" = "$want" ] && grep -qF -- "$words" err || { echo "status $status, not $want with: $words" && cat out err && return 1; }
}
# sent: how many blobs were uploaded since the last question.
sent() {
  registry_requests | grep -c '^PUT [^ ]*/blobs/' || true
  : >"$registry_folder/log"
}

# Which references, without a request.
day=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%d --format=%cd) commit=$(git rev-parse --short=12 HEAD)
references() { push --dry-run "$@" | sed "s|^$registry/||" | paste -sd ' '; }
[ "$(references)" = "team/site:$day-$commit team/site:testing" ]
[ "$(references prod --target other)" = "elsewhere/site:$day-$commit elsewhere/site:production" ]
[ "$(references main)" = "team/site:$day-$commit team/site:$day team/site:latest" ]
[ "$(references v1.2.3)" = 'team/site:1.2.3 team/site:1.2 team/site:1' ]
[ "$(references v1.2.3-rc.1)" = 'team/site:1.2.3-rc.1' ]
says 2 'known are: default, broken, forbidden' push --target nowhere
says 2 'neither a version nor a name' push 'a b'
echo '<title>two</title>' >site/index.html
says 2 'changes that are in no commit' push --dry-run
[ "$(references --allow-dirty prod)" = "team/site:$day-$commit-dirty" ]
git checkout --quiet site
[ "$(sent)" = 0 ]

# Who may not.
export REGISTRY_USERNAME=$registry_user REGISTRY_PASSWORD=$registry_password
says 2 'unknown certificate authority' push
says 2 'SSL_CERT_FILE' push
export SSL_CERT_FILE=$registry_ca
says 2 'not logged in' env REGISTRY_PASSWORD=wrong "${INFRA_STORE:-}$push"
says 2 'REGISTRY_PASSWORD' env -u REGISTRY_USERNAME "${INFRA_STORE:-}$push"
[ "$(sent)" = 0 ]

# What else a registry says, with the next step; only what may pass is tried again.
unset REGISTRY_USERNAME REGISTRY_PASSWORD
says 2 'no right to push: ' push --target forbidden
says 2 'give it the right to push' push --target forbidden
says 2 'no such repository: ' push --target missing
says 2 'create the repository' push --target missing
for target in quota large full; do
  says 2 'no room: ' push --target "$target"
  grep -q 'hint: make room' err
  grep 'trying again' err && exit 1
done
says 2 'not available: ' push --target broken --retries 1
[ "$(grep -c 'trying again' err)" = 1 ]
export REGISTRY_USERNAME=$registry_user REGISTRY_PASSWORD=$registry_password

# The first push sends all, while nobody sees the password.
printf '%s\n' "$registry_password" "$(printf '%s' "$registry_user:$registry_password" | base64)" >password
(
  while [ ! -e "$wire/watched" ] && kill -0 $$; do
    cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' | tee -a watched | grep -Ff password >>seen || true
    sleep 0.01
  done
) &
watcher=$!
[ "$(push --digest-file digest 2>err)" = "$registry/team/site@$digest" ]
touch "$wire/watched"
wait "$watcher"
grep -q 'skopeo --insecure-policy copy' watched
[ ! -s seen ]
mv password ../
rm seen watched
[ "$(cat digest)" = "$digest" ]
grep -rFf ../password "${INFRA_STORE:-}${push%/bin/*}" "${INFRA_STORE:-}$layout/" "${TMPDIR:?}" . && exit 1
[ "$(sent)" -gt 3 ]
# The second sends nothing, and asks little.
push 2>err
[ "$(grep -c 'is this image already' err)" = 2 ]
requests=$(registry_requests | wc -l)
[ "$requests" -le 6 ] || { registry_requests && exit 1; }
[ "$(sent)" = 0 ]
skopeo() { tool skopeo skopeo --insecure-policy "$@"; }
login=(--creds "$registry_user:$registry_password")
[ "$(skopeo inspect "${login[@]}" --format '{{.Digest}}' "docker://$registry/team/site:testing")" = "$digest" ]
[ "$(skopeo list-tags "${login[@]}" "docker://$registry/team/site" | jq -r '.Tags | sort | join(" ")')" = "$day-$commit testing" ]
skopeo copy --quiet --src-creds "$registry_user:$registry_password" "docker://$registry/team/site@$digest" oci:pulled
[ "$(jq -r '.manifests[0].digest' pulled/index.json)" = "$digest" ]
rm -rf pulled

# Two platforms under one digest, all of both in the registry.
both=$("${INFRA_STORE:-}$(readlink app-2)/bin/push-image" 2>err)
skopeo inspect "${login[@]}" --raw "docker://$both" >index
[ "$(jq -r '[.manifests[].platform | .os + "/" + .architecture] | sort | join(" ")' index)" = 'linux/amd64 linux/arm64' ]
[ "sha256:$(sha256sum index | cut -d ' ' -f 1)" = "${both#*@}" ]
[ "$(skopeo --override-arch arm64 inspect "${login[@]}" --format '{{.Architecture}}' "docker://$both")" = arm64 ]

# A release; then a change of one line, which sends its own layer and the configuration.
push v1.2.3 2>err
: >"$registry_folder/log"
touch "$registry_folder/before"
echo '<title>two</title>' >site/index.html
git commit --quiet --all --message 'Change one line'
nix build .#push --out-link app-1
push=$(readlink app-1)/bin/push-image
says 2 '1.2.3 is sha256:' push v1.2.3
push v1.3.0 2>err
[ "$(sent)" -le 3 ]
bytes=$(find "$registry_folder/data" -name data -newer "$registry_folder/before" -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
echo "sent for one line: $bytes bytes"
[ "$bytes" -le 65536 ]
[ "$(skopeo inspect "${login[@]}" --format '{{.Digest}}' "docker://$registry/team/site:1")" = "$(skopeo inspect "${login[@]}" --format '{{.Digest}}' "docker://$registry/team/site:1.3.0")" ]

# Killed in the middle of a blob: a clear end without retries; with them the push goes on when the registry is back.
nix build .#large --out-link app-3
large=${INFRA_STORE:-}$(readlink app-3)/bin/push-image
# killed_in_the_middle OPTION…: starts the push of the large image and kills the registry under it.
killed_in_the_middle() {
  rm "$wire/cut"
  "$large" "$@" >out 2>err &
  pushing=$!
  until [ -e "$wire/cut" ]; do
    kill -0 "$pushing" || { cat err && return 1; }
    sleep 0.02
  done
  kill -KILL "$registry_process"
  wait "$registry_process" || true
  # A server that died closes its connections.
  kill -HUP "$line"
}
killed_in_the_middle --retries 0
status=0
wait "$pushing" || status=$?
[ "$status" = 2 ]
grep -qF 'not available' err
relaunch
# As often as it takes the registry to be back.
killed_in_the_middle --retries 8
relaunch
wait "$pushing" || { cat err && exit 1; }
grep -qF 'trying again' err

# A full disk on the registry's side; with room again the next push succeeds.
[ "$(id -u)" -eq 0 ] || { echo 'needs root, to make a small disk' && exit 77; }
kill_registry
disk=$PWD/disk
mkdir "$disk"
mount -t tmpfs -o size=8m tmpfs "$disk"
trap 'kill "$line" "$refusing"; stop_registry; umount --lazy "$disk"' EXIT
sed -i "s|^    rootdirectory: .*|    rootdirectory: $disk|" "$registry_folder/config.yml"
relaunch
says 2 'hint: ' "$large" --retries 1
cat err
mount -o remount,size=256m "$disk"
"$large" >out 2>err || { cat err && exit 1; }
