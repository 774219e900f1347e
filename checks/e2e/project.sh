# A new project that uses this checkout, as its user would have it. Sourced,
# with the environment of `make -s env`.

# flake_sources: sets `source`, an export of this checkout, and `packages`, the
# offline package set, to folders that a flake reference can name.
flake_sources() {
  source=$("$INFRA_ROOT/checks/setup/source") && packages=$("$INFRA_ROOT/checks/debpkgs/fetch")
}

# tool PACKAGE COMMAND…: runs COMMAND with a package of the set on PATH.
tool() { nix shell "path:$packages#$1" --command "${@:2}"; }

# know_infra FILE: lets `infra` in a flake reference mean this checkout, by a
# registry in FILE.
know_infra() {
  printf '{ "version": 2, "flakes": [ {
    "from": { "type": "indirect", "id": "infra" },
    "to": { "type": "path", "path": "%s" }
  } ] }' "$source" >"$1"
  export NIX_CONFIG="${NIX_CONFIG:+$NIX_CONFIG
}flake-registry = $1"
}

# new_project TEMPLATE: fills the current folder from the template and commits
# it. The lock is made once, with overrides, since the addresses in a template
# cannot be reached everywhere; afterwards plain commands work.
new_project() {
  nix flake init --quiet -t "path:$source#$1"
  lock_project
}

lock_project() {
  git init --quiet
  git add --all
  nix flake lock --quiet --override-input infra "path:$source" --override-input infra/nixpkgs "path:$packages" 2>/dev/null
  git add --all
  git commit --quiet --message 'Start from the template'
}

# fixed_output_builds COMMAND…: runs a nix command and counts the fixed-output
# derivations that it built (activity 105 of the structured log is one build).
fixed_output_builds() {
  local log derivations
  log=$(mktemp)
  "$@" --log-format internal-json 2>"$log" || { cat "$log" >&2 && return 1; }
  mapfile -t derivations < <(sed -n 's/^@nix //p' "$log" | jq -r 'select(.action == "start" and .type == 105) | .fields[0]')
  rm "$log"
  [ ${#derivations[@]} -gt 0 ] || { echo 0 && return; }
  nix derivation show "${derivations[@]/%/^*}" |
    jq '[(.derivations // .)[] | select(any(.outputs[]; has("hash")))] | length'
}
