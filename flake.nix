{
  description = "Packages, dev shells and small reproducible images for small teams, with right hashes";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05-small";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      inherit (import ./lib/internal/systems.nix) systems imageSystem;

      # What an output needs for one system.
      perSystem =
        f:
        lib.genAttrs systems (
          system:
          f {
            inherit lib self system;
            pkgs = nixpkgs.legacyPackages.${system};
            infra = self.lib.${system};
          }
        );

      pinned =
        system:
        self.lib.mkInfra {
          pkgs = nixpkgs.legacyPackages.${system};
          imagePkgs = nixpkgs.legacyPackages.${imageSystem system};
        };
    in
    {
      lib = {
        mkInfra = import ./lib/mkInfra.nix;
        inherit systems;
      }
      // lib.genAttrs systems pinned;

      packages = perSystem (import ./lib/internal/packages.nix);
      packageSets = lib.mapAttrs (_: infra: infra.packageSets) (lib.genAttrs systems pinned);
      devShells = perSystem (import ./lib/internal/devShells.nix);
      checks = perSystem (import ./checks);
      formatter = lib.concatMapAttrs (
        system: pkgs: lib.optionalAttrs (pkgs ? nixfmt-tree) { ${system} = pkgs.nixfmt-tree; }
      ) (lib.genAttrs systems (system: nixpkgs.legacyPackages.${system}));
      templates = import ./templates;
    };
}
