# The shell for work on the library itself.
{ pkgs, infra, ... }:
{
  default = pkgs.mkShell {
    packages = [
      infra.fod-hash
      pkgs.nodejs
      pkgs.skopeo
    ];
  };
}
