{
  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";
  outputs =
    { infra, ... }:
    {
      packages.x86_64-linux = infra.packages.x86_64-linux // {
        image = infra.packages.x86_64-linux.runtime-minimal;
      };
    };
}
