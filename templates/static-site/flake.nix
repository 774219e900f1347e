{
  description = "A folder of files in a small web server image";

  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      settings = {
        name = "static-site";
        spaFallback = false;
        image.env.TZ = "UTC";
      };

      eachSystem = nixpkgs.lib.genAttrs infra.lib.systems;
      site = eachSystem (system: infra.lib.${system}.mkStaticSite (settings // { root = ./public; }));
    in
    {
      packages = eachSystem (system: {
        default = site.${system};
        image = site.${system};
        inherit (site.${system}) oci-image prod;
        push-image = site.${system}.push;
      });

      devShells = eachSystem (system: {
        default = infra.lib.${system}.mkDevShell {
          inherit (settings) name;
          packages = [ infra.lib.${system}.fod-hash ];
        };
      });

      checks = eachSystem (system: {
        site = nixpkgs.legacyPackages.${system}.runCommand "check-site" { } ''
          bash ${./tests/site.sh} ${./public}
          touch $out
        '';
      });
    };
}
