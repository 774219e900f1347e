# What the programs about images share.

# day DATE: fails unless it is one.
day() {
  [[ $1 =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || fail "--date $1 is no day" "write it as 2026-07-01"
}

# reference IMAGE: a name means a package of the flake in this folder.
reference() {
  case $1 in
    *'#'* | /*) printf '%s\n' "$1" ;;
    *) printf '.#%s\n' "$1" ;;
  esac
}

# images OPTION…: the names of all images of the flake in this folder.
images() {
  local system
  system=$(nix eval --raw --impure --expr builtins.currentSystem) || exit 2
  # shellcheck disable=SC2016 # Nix's variable, not the shell's
  nix eval --json ".#packages.$system" "$@" \
    --apply 'all: builtins.filter (name: all.${name} ? inventory) (builtins.attrNames all)' |
    jq --raw-output '.[]' || fail "the packages of the flake in this folder could not be listed" "name the images: .#NAME"
}

# made IMAGE ATTRIBUTE OPTION…: builds that attribute of the image and prints its path.
made() {
  nix build --no-link --print-out-paths "$(reference "$1").$2" "${@:3}" ||
    fail "$(reference "$1").$2 could not be built" "an image of infra is wanted, such as .#image; options after the images go to nix"
}
