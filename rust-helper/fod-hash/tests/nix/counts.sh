# However many hashes: two evaluations, one build and one verification; the probes are made by the build itself, and no other
# command is needed for any of them.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
for number in 1 3 50; do
  flake "$(for n in $(seq "$number"); do echo "      p$n = echo \"p$number-$n\" \"$zero\";"; done)"
  run 0 update -v
  count() { grep -c "^\$ nix $1" "$work/meta/err" || true; }
  [[ $(count "eval --json --no-eval-cache") == 3 ]] || fail "$number hashes: $(count "eval --json --no-eval-cache") evaluations"
  [[ $(count build) == 1 ]] || fail "$number hashes: $(count build) builds"
  [[ $(grep -c '^\$ nix' "$work/meta/err") -le 7 ]] || fail "$number hashes: $(grep '^\$ nix' "$work/meta/err")"
done
