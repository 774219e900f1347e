# hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
{
  /* lib.fakeHash "" */
  inherit (lib) fakeHash;
  fakeHash = 1;
  a = lib ? fakeHash;
  longer = "see sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  interpolated = "sha256-${x}";
  "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" = 1;
  empty = "";
  narHash = "";
  passwordHash = "";
  f = { hash ? "" }: fakeHash: fakeHash;
  url = "sha256-sums.example.org/x";
}
