{
  description = "Packages, dev shells and small reproducible images for small teams, with right hashes";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05-small";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      inherit (import ./lib/internal/systems.nix) systems imageSystem;

      # The pinned packages with the overlays: what the library and all outputs are made from.
      pkgsFor =
        system:
        import nixpkgs {
          inherit system;
          overlays = [ self.overlays.default ];
        };
      pkgs = lib.genAttrs systems pkgsFor;

      # What an output needs for one system.
      perSystem =
        f:
        lib.genAttrs systems (
          system:
          f {
            inherit lib self system;
            pkgs = pkgs.${system};
            infra = self.lib.${system};
          }
        );

      pinned =
        system:
        self.lib.mkInfra {
          pkgs = pkgs.${system};
          imagePkgs = pkgs.${imageSystem system};
        };
    in
    {
      lib = {
        mkInfra = import ./lib/mkInfra.nix;
        inherit systems;
      }
      // lib.genAttrs systems pinned;

      overlays = {
        default = import ./overlays;
        cve-patches = import ./overlays/cve-patches.nix;
        license-fixes = import ./overlays/license-fixes.nix;
        custom-builds = import ./overlays/custom-builds.nix;
      };
      packages = perSystem (import ./lib/internal/packages.nix);
      packageSets = lib.mapAttrs (_: infra: infra.packageSets) (lib.genAttrs systems pinned);
      apps = perSystem (import ./lib/internal/apps.nix);
      devShells = perSystem ({ infra, ... }: infra.devShells);
      checks = perSystem (import ./checks);
      formatter = lib.concatMapAttrs (
        system: pkgs: lib.optionalAttrs (pkgs ? nixfmt-tree) { ${system} = pkgs.nixfmt-tree; }
      ) pkgs;
      templates = import ./templates;
      flakeModules.default = import ./lib/internal/flakeModule.nix { inherit (self.lib) mkInfra; };
    };
}
