{
  description = "A Vite site in a small web server image";

  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      settings = {
        depsHash = nixpkgs.lib.fakeHash; # `fod-hash update` replaces it
        publicEnv = { };
        doCheck = true;
        image.env.TZ = "UTC";
      };

      eachSystem = nixpkgs.lib.genAttrs infra.lib.systems;
      site = eachSystem (system: infra.lib.${system}.mkVitePackage (settings // { src = ./.; }));
    in
    {
      packages = eachSystem (system: {
        default = site.${system};
        inherit (site.${system})
          dev
          image
          oci-image
          prod
          ;
        push-image = site.${system}.push;
      });

      devShells = eachSystem (system: {
        default = site.${system}.devShell;
      });
    };
}
