# The command line of the dev container specification, with this case's podman as
# its engine. Sourced after engine.sh.
devcontainer_version=0.89.0

install_devcontainer() {
  [ ! -e "$1/node_modules/.bin/devcontainer" ] || return 0
  npm install --silent --prefix "$1" "@devcontainers/cli@$devcontainer_version"
}

devcontainer() {
  local prefix=$INFRA_CACHE/tools/devcontainer-$devcontainer_version npm
  npm=$("$INFRA_ROOT/checks/setup/npm")
  engine_folder
  [ -e "$engine/bin/podman" ] || podman_program "$engine/bin"
  # shellcheck disable=SC2030 # in this process alone
  (
    PATH=${npm:+$npm:}$PATH
    locked devcontainer install_devcontainer "$prefix"
    case $1 in
      features) ;;
      *) set -- "$@" --docker-path "$engine/bin/podman" ;;
    esac
    exec "$prefix/node_modules/.bin/devcontainer" "$@"
  )
}

# end_devcontainer: ends what the command line leaves behind, a look at this
# case's engine for a container that starts.
end_devcontainer() {
  local watching
  watching=$(pgrep --full -- "--root ${engine:-none}/storage .* events ") || return 0
  # shellcheck disable=SC2086 # several numbers are meant
  kill $watching 2>/dev/null || true
}
