# source_digest FOLDER: one digest of the names and contents of all its files.
# Sourced, where the helper is compiled and where its source is compared.
source_digest() {
  (
    cd "$1" || exit
    find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-32
  )
}
