{ lib, pkgs, x ? lib.fakeHash, fakeHash ? null }:
{
  sri = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  unpadded = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM";
  base16 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
  nix32 = ''00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq'';
  base64 = "WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=";
  prefixed = "sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq";
  blake3 = "blake3:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
  md5OrSha1 = "0123456789abcdf0123456789abcdf01";
  revision = "0123456789012345678901234567890123456789";
  fakes = [ lib.fakeHash pkgs.lib.fakeSha256 (with lib; fakeSha512) fakeHash ];
}
