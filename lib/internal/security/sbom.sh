case ${1:-} in
  '' | -h | --help)
    cat <<'TEXT'
Prints the bill of materials of an image: SPDX 2.3, one package for each store path.
Usage: sbom IMAGE [OPTION OF nix build…]
  IMAGE   a package of the flake in this folder (runtime-python), or FLAKE#NAME
TEXT
    [ $# -gt 0 ] || exit 2
    exit
    ;;
esac
path=$(made "$1" sbom "${@:2}") || exit
cat "$path"
