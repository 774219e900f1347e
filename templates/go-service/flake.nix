{
  description = "A static Go service in a small image";

  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      settings = {
        pname = "go-service";
        version = "1.0.0";
        vendorHash = null; # with a go.sum: nixpkgs.lib.fakeHash, then `fod-hash update`
        image.env.TZ = "UTC";
      };

      eachSystem = nixpkgs.lib.genAttrs infra.lib.systems;
      service = eachSystem (
        system:
        infra.lib.${system}.mkRuntime {
          inherit (settings) image;
          package =
            pkgs:
            pkgs.buildGoModule {
              inherit (settings) pname version vendorHash;
              src = nixpkgs.lib.fileset.toSource {
                root = ./.;
                fileset = nixpkgs.lib.fileset.unions [
                  ./go.mod
                  (nixpkgs.lib.fileset.maybeMissing ./go.sum)
                  ./main.go
                  ./main_test.go
                ];
              };
              env.CGO_ENABLED = "0"; # one static program
              ldflags = [ "-s" ];
              meta.mainProgram = "go-service";
            };
          shell = pkgs: [ pkgs.go ];
        }
      );
    in
    {
      packages = eachSystem (system: {
        default = service.${system};
        inherit (service.${system}) image oci-image prod;
        push-image = service.${system}.push;
      });

      devShells = eachSystem (system: {
        default = service.${system}.devShell;
      });
    };
}
