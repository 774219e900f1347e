# The machine's Debian archive, read with apt through lists of our own, so that
# neither root nor a fresh `apt-get update` is needed. Sourced; wants $cache.

apt_configuration() {
  cat <<CONF
Dir::Etc::sourcelist "$cache/apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State::Lists "$cache/apt/lists";
Dir::State::status "$cache/apt/status";
Dir::Cache "$cache/apt/cache";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Debug::NoLocking "1";
CONF
}

# The release that programs are taken from, whichever one the machine has: a
# recent Nix and the helper come from newer releases too (checks/setup).
debian_suite=trixie

# Whether the index is of the same archive and at most a day old.
is_recent() {
  [ "$(cat "$apt/sources.list" 2>/dev/null)" = "$line" ] && [ -n "$(find "$apt/updated" -mtime -1 2>/dev/null)" ]
}

# debian_update [now]: makes the index at most a day old. Without a network an
# older one serves, unless there is a reason to want it now.
debian_update() {
  local apt=$cache/apt archive line
  archive=$(debian_archive)
  line="deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $debian_suite main"
  [ "${1:-}" = now ] || ! is_recent || return 0
  say "reading the package index of Debian $debian_suite …"
  [ "$(cat "$apt/sources.list" 2>/dev/null)" = "$line" ] || rm -rf "$apt"
  mkdir -p "$apt"/{lists,cache/archives}/partial
  : >"$apt/status"
  printf '%s\n' "$line" >"$apt/sources.list"
  apt_configuration >"$apt/apt.conf"
  apt-get -qq -c "$apt/apt.conf" update >"$apt/log" 2>&1 || {
    tail -n 5 "$apt/log" >&2
    [ "${1:-}" = now ] || [ ! -e "$apt/updated" ] || { say "going on with the index of $(date -r "$apt/updated" +%F)" && return 0; }
    fail "apt could not read the index of the Debian archive" "see the messages above; does \`apt-get update\` work?"
  }
  touch "$apt/updated"
}

debian_index() { apt-cache -c "$cache/apt/apt.conf" dumpavail; }

# What identifies the index: its signed release file.
debian_index_id() { cat "$cache/apt/lists/"*Release; }
