{
  hash = { x86_64-linux = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="; "aarch64-linux" = ""; other = ""; };
  hashes.aarch64-darwin = lib.fakeHash;
  packages.x86_64-linux.default = mk { hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="; };
}
