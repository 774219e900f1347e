# The library without flakes: `import infra { inherit pkgs; }`.
import ./lib/mkInfra.nix
