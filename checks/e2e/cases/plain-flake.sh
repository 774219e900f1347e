# `make -s env` gives any shell fod-hash, and a nix that builds a plain flake in a sandbox.
# nix: sid trixie
set -euo pipefail
make --no-print-directory -s -C "$INFRA_ROOT" env >exports
# Nothing but export lines, which leave words of the shell alone.
if grep -vE "^export [A-Z_]+='[^']*'(:\"\\\$PATH\")?$" exports; then exit 1; fi

# In the sandbox there is no file of the host, no process and no network.
cat >flake.nix <<'NIX'
{
  outputs = _: {
    packages.x86_64-linux.default = derivation {
      name = "plain";
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [
        "-c"
        ''
          for seen in /etc/debian_version /root /home /usr /proc/2/cmdline; do
            if [ -e $seen ]; then echo "the builder sees $seen"; exit 1; fi
          done
          while read -r interface rest; do
            case $interface in Inter-* | face | lo:*) ;; *) echo "the builder has $interface"; exit 1 ;; esac
          done </proc/net/dev
          echo built > $out
        ''
      ];
    };
  };
}
NIX
nix config show sandbox | grep -x true
nix config show sandbox-fallback | grep -x false
for shell in dash bash zsh; do
  type -P $shell >/dev/null || { [ "${CI:-}" != true ] && continue; }
  env PATH=/usr/local/bin:/usr/bin:/bin "$shell" -c 'eval "$(cat exports)" && fod-hash --version && nix build "path:$PWD" --no-link'
done
nix build "path:$PWD" --no-link --rebuild
