# source_digest FOLDER [PROGRAM]: one digest of the names and contents of all its
# files, or of those that one program of the workspace is made from.
# Sourced, where the programs are compiled and where their source is compared.
source_digest() {
  (
    cd "$1" || exit
    if [ -n "${2:-}" ]; then
      find . -maxdepth 1 -type f -print0
      find "./$2" -type f -print0
    else
      find . -type f -print0
    fi | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-32
  )
}
