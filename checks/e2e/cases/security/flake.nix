{
  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";

  outputs =
    { infra, nixpkgs, ... }:
    let
      system = "x86_64-linux";
      # nixpkgs itself refuses unfree packages, unless it is told.
      pkgs = import nixpkgs {
        inherit system;
        config.allowUnfree = true;
      };
      library = infra.lib.${system};

      demo = pkgs.stdenv.mkDerivation {
        pname = "demo";
        version = "1.9";
        dontUnpack = true;
        installPhase = "mkdir -p $out/bin; echo demo > $out/bin/demo";
        meta.license = pkgs.lib.licenses.mit;
      };
      image =
        name: package:
        library.mkImage {
          inherit name;
          entrypoint = "${package}/bin/demo";
          contents = [ package ];
        };
    in
    {
      packages.${system} = {
        python = library.images.runtime-python;
        bad = image "bad" demo;
        patched = image "patched" (
          demo.overrideAttrs {
            patches = [ (pkgs.writeText "CVE-2000-0001.patch" "") ];
          }
        );
        unfree = image "unfree" (
          demo.overrideAttrs {
            pname = "paid";
            version = "1.0";
            meta.license = pkgs.lib.licenses.unfree;
          }
        );
      };
    };
}
