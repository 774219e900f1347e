# The matrix of docs/many-machines.md: a job on each of two systems finds that system's hash in a clone of its own, a last one
# makes one commit of both; then each system builds and `check` has nothing to say. What one system could not do is said.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
other=aarch64-linux
[[ $system != "$other" ]] || other=x86_64-linux
cat >flake.nix <<END
{
  outputs = _: {
    packages = builtins.mapAttrs (system: hash: {
      deps = derivation {
        name = "deps";
        inherit system;
        builder = "/bin/sh";
        args = [ "-c" "echo \${system} $nonce > \$out" ];
        outputHash = hash;
      };
    }) {
      x86_64-linux = "$zero";
      aarch64-linux = "$zero";
    };
  };
}
END
git init --quiet
git add flake.nix
git commit --quiet -m 'One hash for each system'
git clone --quiet . "$work/first"
git clone --quiet . "$work/second"

# Each on a runner of its own system; here the second one builds for the other system, by a builder that runs on both.
cd "$work/first"
run 0 update --partial "$work/meta/hashes-$system.json"
err_has "pending"
snapshot
cd "$work/second"
run 0 update --system "$other" --option extra-platforms "$other" --partial "$work/meta/hashes-$other.json"
unchanged

cd "$work/p"
run 0 collect "$work"/meta/hashes-*.json
err_has "wrote 2 hashes of 2 systems"
git commit --quiet --all -m "Hashes of all systems"
[[ $(git rev-list --count HEAD) == 2 && -z $(git status --porcelain) ]] || fail "not one commit: $(git log --oneline)"
for each in "$system" "$other"; do
  file_has flake.nix "$each = \"$(truth "$each")\""
  nix build --no-link --option extra-platforms "$other" ".#packages.$each.deps"
  run 0 check --system "$each"
done

# A job that failed left no file; the hash of its system stays as it was, and its next run finds it.
git reset --quiet --hard HEAD~
run 0 collect "$work/meta/hashes-$system.json"
file_has flake.nix "$system = \"$(truth "$system")\""
file_has flake.nix "$other = \"$zero\""
run 1 check --system "$other"
tidy
