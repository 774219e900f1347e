{ lib }:
let
  parts = version: builtins.splitVersion version;
in
{
  versionOlder = a: b: builtins.compareVersions b a == 1;
  versionAtLeast = a: b: !lib.versionOlder a b;
  inherit (builtins) splitVersion;
  major = version: builtins.elemAt (parts version) 0;
  minor = version: builtins.elemAt (parts version) 1;
  patch = version: builtins.elemAt (parts version) 2;
  majorMinor = version: builtins.concatStringsSep "." (lib.take 2 (parts version));
}
