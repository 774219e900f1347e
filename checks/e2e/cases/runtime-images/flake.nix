{
  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      library = infra.lib.x86_64-linux;
    in
    {
      packages.x86_64-linux = infra.packages.x86_64-linux // {
        # A static program in an image that holds nothing else that runs.
        call = library.mkMinimalImage {
          name = "call";
          program =
            let
              call = pkgs.buildGoModule {
                pname = "call";
                version = "1";
                src = ./call;
                vendorHash = null;
                env.CGO_ENABLED = "0";
              };
            in
            [ "${call}/bin/call" ];
        };
        # What a page costs, for the measure.
        plain = library.mkStaticSite {
          name = "plain";
          root = pkgs.writeTextDir "index.html" "<title>start</title>";
        };
        site = library.mkStaticSite {
          name = "site";
          root = pkgs.runCommand "site" { } ''
            mkdir $out
            echo '<title>start</title>' > $out/index.html
            # Nothing that compresses: it is sent as it is.
            head -c 300000 ${pkgs.bash}/bin/bash | base64 --wrap=0 | head -c 400000 > $out/big.txt
          '';
          precompress = false;
          image.runtimeConfig = [ "SETTING" ];
        };
      };
    };
}
