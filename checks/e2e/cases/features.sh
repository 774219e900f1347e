# Features of dev containers: python and node together in devcontainer-base by Nix and in Debian by apt, each twice.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/devcontainer.sh"
. "$INFRA_ROOT/checks/setup/common.sh"
. "$INFRA_ROOT/checks/setup/debian.sh"
[ "$(engine_is)" = podman ] || { echo 'needs podman as root' && exit 77; }
trap stop_image EXIT
flake_sources
features=$PWD/features
"$INFRA_ROOT/ci/features" "$features"

echo '== what tools read'
devcontainer features package "$features" --output-folder packaged >/dev/null 2>packaging || { cat packaging && exit 1; }
[ "$(jq -r '[.features[].id] | join(" ")' packaged/devcontainer-collection.json)" = 'cobol go java node python rust' ]
for template in "$source"/templates/*/; do
  devcontainer read-configuration --workspace-folder "$template" 2>/dev/null |
    jq -e '.configuration | .image and .postCreateCommand' >/dev/null || { echo "$template: not read" && exit 1; }
done

# In the container: installs twice, looks what the second time changed, and tries the programs.
cat >inside.sh <<'END'
set -eu
state() { find /bin /etc /home /nix/store /nix/var/nix/profiles /opt /usr /var/lib/dpkg -xdev ! -path '*/.cache/*' -printf '%p %y %s %U %l\n' 2>/dev/null | sort; }
install() { for feature in "$@"; do /features/"$feature"/install.sh; done; }
install "$@" >/tmp/first 2>&1 || { cat /tmp/first && exit 1; }
state >/tmp/before
install "$@" >/tmp/second 2>&1 || { cat /tmp/second && exit 1; }
state >/tmp/after
diff /tmp/before /tmp/after
PATH=/home/vscode/.nix-profile/bin:$PATH
[ "$(python3 -c 'print(1 + 1)')" = 2 ]
[ "$(node --print '1 + 1')" = 2 ]
npm --version
if VERSION=1.0 /features/cobol/install.sh 2>/tmp/refused; then exit 1; fi
grep '^error: there is only one version of cobc\|^error: cobc 1.0: apt has one version only' /tmp/refused
END

echo '== devcontainer-base, by Nix'
image=$(real_path "$(nix build --no-link --print-out-paths "path:$source#devcontainer-base.oci-image" \
  --override-input nixpkgs "path:$packages" --no-write-lock-file)")
# It has no network: what Nix would fetch comes from a folder.
mapfile -t wanted < <(nix build --no-link --print-out-paths "path:$packages#"{python3,uv,ruff,nodejs})
nix copy --quiet --to "file://$PWD/cache?compression=none" "${wanted[@]}"
run_image "$image" --user 0 --volume "$PWD:/test:ro" --volume "$features:/features:ro" --volume "$packages:$packages:ro" \
  --env _REMOTE_USER=vscode --env "NIXPKGS=path:$packages" -- bash -euc '
  chroot --userspec=1000:1000 / env HOME=/home/vscode USER=vscode \
    nix copy --quiet --no-check-sigs --from file:///test/cache "${@}"
  bash /test/inside.sh python node
  # All belongs to the user.
  [ -z "$(find /home/vscode /nix/store -mindepth 1 -maxdepth 1 ! -user vscode)" ]
' bash "${wanted[@]}"

echo '== Debian, by apt'
# A root of this machine's Debian, made once.
root=$INFRA_CACHE/debian-root.tar
debian_root() {
  [ ! -e "$root" ] || return 0
  "$INFRA_ROOT/checks/setup/tools" debootstrap
  debootstrap --variant=minbase --include=ca-certificates bookworm "$PWD/debian" "$(debian_archive)" >debootstrap.log 2>&1 || { tail debootstrap.log && return 1; }
  tar --create --file "$root.new" --directory "$PWD/debian" --one-file-system .
  rm -rf "$PWD/debian"
  mv "$root.new" "$root"
}
locked debian-root debian_root
mkdir machine
tar --extract --file "$root" --directory machine
rm -f machine/etc/apt/sources.list
for file in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/apt/auth.conf.d /etc/hosts /etc/resolv.conf; do
  [ ! -e "$file" ] || cp --recursive --dereference "$file" --target-directory "machine$(dirname "$file")"
done
cp /etc/ssl/certs/ca-certificates.crt machine/etc/ssl/certs/
mkdir machine/features machine/test
cp -r "$features/." machine/features
cp inside.sh machine/test
# Nobody keeps this machine: nothing has to reach the disk, and nobody reads its pages.
printf 'force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\n' >machine/etc/dpkg/dpkg.cfg.d/test
echo 'vscode:x:1000:1000:vscode:/home/vscode:/bin/bash' >>machine/etc/passwd
# By podman, from the folder itself, with the machine's network.
engine_folder
podman run --rm --network=host --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 --env _REMOTE_USER=vscode \
  --rootfs "$PWD/machine" bash /test/inside.sh python node
