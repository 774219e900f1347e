# A hash that moves with the lock: what is fetched says what the input says.
{
  inputs.upstream = {
    url = "path:@upstream@";
    flake = false;
  };
  outputs =
    { upstream, ... }:
    {
      packages.x86_64-linux.data = derivation {
        name = "data";
        system = "x86_64-linux";
        builder = "/bin/sh";
        args = [
          "-c"
          "echo ${builtins.readFile "${upstream}/version"} > $out"
        ];
        outputHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        outputHashAlgo = "sha256";
        outputHashMode = "flat";
      };
    };
}
