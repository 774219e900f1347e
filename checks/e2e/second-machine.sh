# A second machine: a root of its own, made of Debian packages, with its own
# network, host name, process table and /nix, and sshd as its front door. It
# stands for a remote builder or a remote store. Sourced; needs root.

# own_network SCRIPT [ARGUMENT…]: fetches what a machine is made of, then starts
# the calling script again in a network of its own, so that nothing of this
# machine's is changed. Returns when it runs there. `machine_packages`, set
# before, names Debian packages that the machine has besides sshd.
own_network() {
  if [ -z "${SECOND_MACHINE_FILES:-}" ]; then
    [ "$(id -u)" -eq 0 ] || { echo "needs root, for namespaces of its own" && exit 77; }
    "$INFRA_ROOT/checks/setup/tools" ip=iproute2 ssh=openssh-client unshare=util-linux
    SECOND_MACHINE_FILES=$(machine_files)
    export SECOND_MACHINE_FILES
    exec unshare --net --mount --propagation private bash "$@"
  fi
  ip link set lo up
}

# machine_files: fetches the programs of such a machine, once, and prints their
# folder.
machine_files() (
  . "$INFRA_ROOT/checks/setup/common.sh"
  . "$INFRA_ROOT/checks/setup/debian.sh"
  # shellcheck disable=SC2206 # words are meant
  more=(${machine_packages:-})
  files=$INFRA_CACHE/machine$(printf -- '%s' "${more[@]/#/-}")
  mkdir -p "$INFRA_CACHE/locks"
  exec 9>"$INFRA_CACHE/locks/machine"
  flock 9
  if [ ! -e "$files/complete" ]; then
    say "fetching a second machine …"
    debian_extract "$files" trixie openssh-server busybox-static "${more[@]}"
    : >"$files/complete"
  fi
  printf '%s\n' "$files"
)

# start_machine FOLDER: afterwards `machine` is its address for ssh, and
# NIX_SSHOPTS lets nix get in. Its Nix is the one of NIX_FROM. `machine_sshd`, set
# before, is more of its sshd_config.
start_machine() {
  local folder=$1 prefix
  machine_folder=$folder
  machine_root=$folder/root
  machine=root@10.231.7.2
  machine_key=$folder/key
  prefix=$(NIX_FROM=${NIX_FROM:-sid} "$INFRA_ROOT/checks/setup/nix")
  prefix=${prefix%/bin}
  furnish_machine "$prefix"
  unshare --net --mount --uts --pid --fork --kill-child --propagation private \
    bash -euc "$machine_init" -- "$machine_root" "$SECOND_MACHINE_FILES" "$prefix" >"$folder/log" 2>&1 &
  machine_process=$!
  connect_machine
}

# furnish_machine PREFIX: what is the machine's own: accounts, keys,
# configuration, empty folders.
furnish_machine() {
  local root=$machine_root prefix=$1 folder
  mkdir -p "$root"/{dev,proc,sys,tmp,old,nix/store,nix/var,run/sshd,root/.ssh,home/alice/.ssh,usr,var/empty,var/tmp,etc/nix} "$root$prefix"
  ln -s /usr/bin/busybox "$root/etc/sh"
  ln -s /run "$root/var/run"
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  printf '%s\n' root:x:0:0::/root:/etc/sh alice:x:1000:1000::/home/alice:/etc/sh \
    sshd:x:100:65534::/run/sshd:/bin/false nobody:x:65534:65534::/:/bin/false \
    nixbld1:x:30001:30000::/:/bin/false nixbld2:x:30002:30000::/:/bin/false >"$root/etc/passwd"
  printf '%s\n' root:x:0: alice:x:1000: nogroup:x:65534: nixbld:x:30000:nixbld1,nixbld2 >"$root/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files\n' >"$root/etc/nsswitch.conf"
  printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
  # Where its builders can see on which machine they are.
  printf 'second machine\n' >"$root/etc/machine"
  sed "s|^sandbox-paths = .*|& /machine=/etc/machine|" "$prefix/etc/nix.conf" >"$root/etc/nix/nix.conf"
  ssh-keygen -q -t ed25519 -N '' -f "$machine_key"
  ssh-keygen -q -t ed25519 -N '' -f "$root/etc/host_key"
  cp "$machine_key.pub" "$root/root/.ssh/authorized_keys"
  cp "$machine_key.pub" "$root/home/alice/.ssh/authorized_keys"
  chown -R 1000:1000 "$root/home/alice"
  [ ! -d "$SECOND_MACHINE_FILES/etc/containers" ] || cp -r "$SECOND_MACHINE_FILES/etc/containers" "$root/etc"
  chmod 1777 "$root/tmp" "$root/var/tmp"
  cat >"$root/etc/sshd_config" <<CONF
HostKey /etc/host_key
PidFile none
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
${machine_sshd:-}
SetEnv PATH=$prefix/bin:/usr/bin:/usr/sbin NIX_CONF_DIR=/etc/nix
CONF
}

# Runs as the machine's first process: ROOT FILES PREFIX.
machine_init='
  root=$1
  hostname second
  mount --bind "$root" "$root"
  mount --bind "$2/usr" "$root/usr"
  mount --bind "$3" "$root$3"
  mount --rbind /dev "$root/dev"
  mount --rbind /sys "$root/sys"
  mount -t proc proc "$root/proc"
  cd "$root"
  pivot_root . old
  exec /usr/bin/busybox sh -c "umount -l /old; exec /usr/sbin/sshd -D -e -f /etc/sshd_config"
'

# connect_machine: lays the cable and waits until somebody opens.
connect_machine() {
  local tries
  until [ "$(readlink "/proc/$machine_process/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
  ip link add machine type veth peer name eth0 netns "$machine_process"
  ip address add 10.231.7.1/24 dev machine
  ip link set machine up
  nsenter --target "$machine_process" --net sh -c \
    'ip link set lo up; ip address add 10.231.7.2/24 dev eth0; ip link set eth0 up'
  export NIX_SSHOPTS="-i $machine_key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
  for tries in {1..1200}; do
    ! on_machine true 2>/dev/null || return 0
    kill -0 "$machine_process" 2>/dev/null || break
    sleep 0.1
  done
  cat "$machine_folder/log" >&2
  echo "the second machine did not start (try $tries)" >&2
  return 1
}

# on_machine COMMAND: runs a shell command there.
on_machine() {
  # shellcheck disable=SC2086
  ssh $NIX_SSHOPTS -n "$machine" "$@"
}

# on_machine_as_user COMMAND: runs a shell command there, as an ordinary user.
on_machine_as_user() {
  # shellcheck disable=SC2086
  ssh $NIX_SSHOPTS -n "alice@${machine#*@}" "$@"
}

# start_daemon: a Nix daemon there, with build users, that trusts root alone.
start_daemon() {
  on_machine 'chgrp nixbld /nix/store && chmod 1775 /nix/store
    nix-daemon --option build-users-group nixbld --option trusted-users root </dev/null >/nix/daemon-log 2>&1 &'
  on_machine 'until [ -S /nix/var/nix/daemon-socket/socket ]; do busybox usleep 50000; done'
}

# stop_machine: ends it with all that runs on it.
stop_machine() {
  [ -n "${machine_process:-}" ] || return 0
  # unshare itself ignores signals while its child runs.
  pkill -KILL --parent "$machine_process" || true
  wait "$machine_process" 2>/dev/null || true
  chmod -R u+w "$machine_folder" 2>/dev/null || true
  machine_process=
}
