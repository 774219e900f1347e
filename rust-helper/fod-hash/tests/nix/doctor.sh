# `doctor` says what is in order and what is missing, each with a next step: without a Linux builder for a Mac, without a
# sandbox, with tokens that reach builds and tokens that do not, without flakes; no token is ever printed.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
unset NIX_NPM_TOKENS NIX_GITHUB_PRIVATE_USERNAME NIX_GITHUB_PRIVATE_PASSWORD
hints() { [[ $(grep -c '^set-up: ' "$work/meta/err") == "$(grep -c '^hint: ' "$work/meta/err")" ]] || fail "a finding without a next step"; }
run 0 doctor --builders ''
out_has "version: nix "
out_has "flakes: enabled"
out_has "sandbox: on"
out_has "certificates: /"
out_has "no builder for other systems"
out_has "registry tokens: none set"
run 1 doctor --builders '' --option sandbox relaxed
err_has "set-up: the sandbox is relaxed"
hints
run 0 doctor --builders 'ssh-ng://builder@linux-builder aarch64-linux'
out_has "Linux: built on ssh-ng://builder@linux-builder (linux-builder)"

# A single-user store builds in our environment; a daemon would not.
printf '//npm.example/:_authToken=very%s\n' secret >"$HOME/.npmrc"
run 1 doctor --builders ''
err_has "set-up: your .npmrc has credentials for npm.example"
hints
NIX_NPM_TOKENS='{"npm.example":"very''secret"}' run 0 doctor --builders ''
out_has "NIX_NPM_TOKENS: reaches builds"
! grep -q verysecret "$work/meta/out" "$work/meta/err" || fail "a token was printed"
rm "$HOME/.npmrc"

NIX_CONFIG="sandbox-fallback = false
experimental-features =" run 1 doctor --builders ''
err_has "set-up: flakes are not enabled"
err_has "experimental-features = nix-command flakes"

# As on a Mac: images need Linux.
run 1 doctor --builders '' --system aarch64-darwin
err_has "set-up: nothing here builds Linux: no OrbStack, Colima, linux-builder or ssh machine"
err_has "builders = ssh-ng://builder@linux-builder aarch64-linux"
hints
