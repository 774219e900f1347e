{
  description = "A Hugo site in a small web server image";

  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      settings = {
        pname = "hugo-site";
        version = "1.0.0";
        baseURL = "/";
        image.env.TZ = "UTC";
      };

      eachSystem = nixpkgs.lib.genAttrs infra.lib.systems;
      site = eachSystem (
        system:
        infra.lib.${system}.mkHugoSite (
          settings
          // {
            src = ./.;
            doCheck = true;
            checkPhase = "bash tests/site.sh $TMPDIR/public";
          }
        )
      );
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
