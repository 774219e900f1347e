# What every case begins with, by BASH_ENV: a command that ends it is named, with its line.
unset BASH_ENV
set -o errtrace
trap 'printf "%s:%s: this failed: %s\n" "${BASH_SOURCE[0]##*/}" "$LINENO" "$BASH_COMMAND" >&2' ERR
