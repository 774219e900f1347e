# However many hashes: two evaluations, one build and one verification; one `derivation add` for each probe.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
for number in 1 3 20; do
  flake "$(for n in $(seq "$number"); do echo "      p$n = echo \"p$number-$n\" \"$zero\";"; done)"
  run 0 update -v
  count() { grep -c "^\$ nix $1" "$work/meta/err" || true; }
  [[ $(count "eval --json --no-eval-cache") == 3 ]] || fail "$number hashes: $(count "eval --json --no-eval-cache") evaluations"
  [[ $(count build) == 1 ]] || fail "$number hashes: $(count build) builds"
  [[ $(count "derivation add") == "$number" ]] || fail "$number hashes: $(count "derivation add") times derivation add"
done
