# shellcheck shell=bash
# remove-references-to -t STOREPATH… FILE…: overwrites the hash of the store
# paths in the files, so that they are no references any more.
targets=()
while getopts t: option; do
  case $option in
    t) targets+=("$OPTARG") ;;
    *) exit 1 ;;
  esac
done
shift $((OPTIND - 1))
for target in "${targets[@]}"; do
  hash=$(basename "$target")
  hash=${hash:0:32}
  sed -i -e "s|$hash-|eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-|g" "$@"
done
