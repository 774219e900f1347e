# Sourced in glibc's $out: replaces the loader's built-in Debian folders by ones
# that cannot exist. A program whose library is missing then fails, instead of
# silently using the host's. The strings keep their length, since the loader has
# the lengths compiled in.
loader=lib/ld-linux-x86-64.so.2
chmod u+w $loader

# overwrite TEXT REPLACEMENT: wherever TEXT starts a string of the loader.
overwrite() {
  places=$(strings -t d -n ${#1} $loader | awk -v text="$1" '$2 == text { print $1 }')
  [ -n "$places" ] || {
    echo "error: the loader has no string $1" >&2
    return 1
  }
  for place in $places; do
    # shellcheck disable=SC2059 # \0 is meant
    printf "$2" | dd of=$loader bs=1 seek="$place" conv=notrunc 2>/dev/null
  done
}

# The list of folders stands in one piece, with zeros in between.
overwrite /lib/x86_64-linux-gnu/ '/nix/.no-default-dir1/\0/nix/.no-default-director/\0/n/i/\0/n/i/x/a/'
overwrite /etc/ld.so.cache /nix/no.so.cache
