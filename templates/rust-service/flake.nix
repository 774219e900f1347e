{
  description = "A Rust service in a small image";

  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      settings = {
        pname = "rust-service";
        version = "1.0.0";
        cargoHash = nixpkgs.lib.fakeHash; # `fod-hash update` replaces it
        image.env.TZ = "UTC";
      };

      eachSystem = nixpkgs.lib.genAttrs infra.lib.systems;
      service = eachSystem (
        system:
        infra.lib.${system}.mkRuntime {
          inherit (settings) image;
          package =
            pkgs:
            pkgs.rustPlatform.buildRustPackage {
              inherit (settings) pname version cargoHash;
              src = nixpkgs.lib.fileset.toSource {
                root = ./.;
                fileset = nixpkgs.lib.fileset.unions [
                  ./Cargo.lock
                  ./Cargo.toml
                  ./src
                  ./tests
                ];
              };
              # A build that stops at a changed Cargo.lock does not say what to do about it.
              failureHook = "echo 'If Cargo.lock has changed: fod-hash update' >&2";
              meta.mainProgram = "rust-service";
            };
          removeReferences = pkgs: [ pkgs.rustc.unwrapped ];
          shell = pkgs: [
            pkgs.cargo
            pkgs.rustc
          ];
        }
      );
    in
    {
      packages = eachSystem (system: {
        default = service.${system};
        inherit (service.${system}) image oci-image;
        push-image = service.${system}.push;
      });

      devShells = eachSystem (system: {
        default = service.${system}.devShell;
      });
    };
}
