# `check` builds and writes nothing; it names fakes, hashes whose recipe has moved since the lock, the commit or the build
# that made the output, and hashes of which nothing is known; a package set that is only rebuilt makes nothing suspect.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
unset CI GITHUB_BASE_REF CI_MERGE_REQUEST_DIFF_BASE_SHA
nothing_done() {
  unchanged
  err_has_not "nix build"
}
check() {
  snapshot
  run "$1" check -v "${@:2}"
  nothing_done
}
# tool VERSION TEXT: a package of the set that the fixed output uses; the text stands for how it was built.
tool() { sed -i "s|tool = app .*|tool = app \"fetcher-$1\" [ \"$2\" ];|" flake.nix; }
write() {
  flake "a = derivation { name = \"a\"; inherit system; builder = \"/bin/sh\"; args = [ \"-c\" \"echo \$rev; echo $nonce; read line < \$lock; echo \$line\" ];
        rev = \"v1\"; lock = ./dep.lock; PATH = \"\${tool}/bin:\${tool2}/bin\"; outputHash = \"$1\"; outputHashAlgo = \"sha256\"; outputHashMode = \"flat\"; };" \
    "tool = app \"fetcher-1.0\" [ \"one\" ];
    tool2 = app \"curl-8.0\" [ ];"
  sed -i 's|echo \$rev; echo|echo \$rev >\$out; echo|;s|; read line|>>\$out; read line|;s|; echo \$line"|; echo \$line >>\$out"|' flake.nix
}
echo one >dep.lock
write "$zero"
check 1
err_has "fake: a has no hash yet"
err_has "run: fod-hash update"
run 0 update
hash=$(sed -n 's/.*outputHash = "\([^"]*\)".*/\1/p' flake.nix)

# No git, no lock: the derivation that made the output is the baseline.
check 0
sed -i 's/rev = "v1"/rev = "v2"/' flake.nix
check 1
err_has "suspect: a has the hash that it had, but is made from something else (compared with the derivation that made the output"
err_has "variable rev: v1 -> v2"
sed -i 's/rev = "v2"/rev = "v1"/' flake.nix

# A commit is the baseline: the lock file counts by content, a rebuilt package set does not count.
git init -q .
git add .
git commit -qm one
check 0
err_has_not "evaluating HEAD"
tool 1.0 rebuilt
check 0
err_has_not "evaluating HEAD"
sed -i 's/curl-8.0/curl-8.1/' flake.nix
check 0
git checkout -q flake.nix
echo two >dep.lock
check 1
err_has "source dep.lock"
err_has "(compared with HEAD)"
git commit -qam two
check 1 --against HEAD^
err_has "(compared with HEAD^)"
CI=true check 1
err_has "(compared with HEAD^)"
run 2 check --against no-such-branch
err_has "git knows no commit no-such-branch"

# The recipe of HEAD gave another hash: update says so of what it finds, and writes.
run 0 update --against HEAD^
out_has "(recipe moved)"
[[ $hash != "$(sed -n 's/.*outputHash = "\([^"]*\)".*/\1/p' flake.nix)" ]] || fail "the hash did not change"
git commit -qam hash
check 0 --against HEAD^^

# A lock is asked first. Without any baseline, and with another store, nothing is known.
run 0 update --lock
[[ -s fod-hash.lock ]] || fail "no lock"
cp fod-hash.lock "$work/meta/lock"
check 0 --store "$work/store"
sed -i 's/rev = "v1"/rev = "v3"/' flake.nix
check 1 --store "$work/store"
err_has "(compared with fod-hash.lock)"
run 0 update
! cmp -s fod-hash.lock "$work/meta/lock" || fail "the lock was not kept"
check 0 --store "$work/store"
rm -rf .git fod-hash.lock
check 1 --store "$work/store"
err_has "unknown: nothing tells what the hash of a was made from"
run 0 check --verify --store "$work/store"
run 0 check --verify
sed -i 's/rev = "v3"/rev = "v4"/' flake.nix
snapshot
run 1 check --verify
unchanged
err_has "stale: the hash of a is sha256-"

# The version of a tool that makes another download stands in the name, and is said in words.
sed -i 's/name = "a"/name = "a-bun-1.3.13-deps-x"/' flake.nix
run 0 update --lock
sed -i 's/bun-1.3.13/bun-1.4.2/' flake.nix
run 1 check
err_has "the hash was made with bun 1.3.13, this is 1.4.2"
