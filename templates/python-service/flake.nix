{
  description = "A Python service in a small image";

  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      settings = {
        pname = "python-service";
        version = "1.0.0";
        depsHash = nixpkgs.lib.fakeHash; # `fod-hash update` replaces it
        entry = "app"; # the module src/app.py
        image.env.TZ = "UTC";
      };

      eachSystem = nixpkgs.lib.genAttrs infra.lib.systems;
      service = eachSystem (
        system:
        infra.lib.${system}.mkPythonService (
          settings
          // {
            src = ./.;
            doCheck = true;
            checkPhase = "PYTHONPATH=src python3 -m unittest discover tests";
          }
        )
      );
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
