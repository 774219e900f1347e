{
  description = "A JSON service on bun in a small image";

  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      settings = {
        depsHash = {
          x86_64-linux = nixpkgs.lib.fakeHash; # `fod-hash update` replaces it
          aarch64-linux = nixpkgs.lib.fakeHash; # what bun installs differs by system
          aarch64-darwin = nixpkgs.lib.fakeHash;
        };
        doCheck = true;
        image.env.TZ = "UTC";
      };

      eachSystem = nixpkgs.lib.genAttrs infra.lib.systems;
      service = eachSystem (system: infra.lib.${system}.mkBunService (settings // { src = ./.; }));
    in
    {
      packages = eachSystem (system: {
        default = service.${system};
        inherit (service.${system})
          dev
          image
          oci-image
          prod
          ;
        push-image = service.${system}.push;
      });

      devShells = eachSystem (system: {
        default = service.${system}.devShell;
      });
    };
}
