_:
let
  linux = [
    "aarch64-linux"
    "x86_64-linux"
  ];
  darwin = [ "aarch64-darwin" ];
in
{
  inherit linux darwin;
  all = linux ++ darwin;
  unix = linux ++ darwin;
  x86_64 = [ "x86_64-linux" ];
  aarch64 = [
    "aarch64-linux"
    "aarch64-darwin"
  ];
}
