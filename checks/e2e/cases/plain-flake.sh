# `make -s env` gives any shell fod-hash, and a nix that builds a plain flake in a sandbox.
# nix: sid trixie
set -euo pipefail
make --no-print-directory -s -C "$INFRA_ROOT" env >exports
cat >flake.nix <<'NIX'
{
  outputs = _: {
    packages.x86_64-linux.default = derivation {
      name = "plain";
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [
        "-c"
        "if [ -e /etc/debian_version ]; then exit 1; fi; echo built > $out"
      ];
    };
  };
}
NIX
for shell in bash sh dash; do
  "$shell" -c '. ./exports && fod-hash --version && nix build "path:$PWD" --no-link'
done
eval "$(cat exports)"
nix build "path:$PWD" --no-link --rebuild
nix config show sandbox | grep -x true
