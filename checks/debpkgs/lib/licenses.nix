{ lib }:
let
  license = shortName: spdxId: free: {
    inherit shortName spdxId free;
    fullName = spdxId;
    deprecated = false;
    redistributable = free;
    url = "https://spdx.org/licenses/${spdxId}.html";
  };
in
{
  agpl3Only = license "agpl3Only" "AGPL-3.0-only" true;
  agpl3Plus = license "agpl3Plus" "AGPL-3.0-or-later" true;
  asl20 = license "asl20" "Apache-2.0" true;
  bsd2 = license "bsd2" "BSD-2-Clause" true;
  bsd3 = license "bsd3" "BSD-3-Clause" true;
  cc0 = license "cc0" "CC0-1.0" true;
  gpl2Only = license "gpl2Only" "GPL-2.0-only" true;
  gpl2Plus = license "gpl2Plus" "GPL-2.0-or-later" true;
  gpl3Only = license "gpl3Only" "GPL-3.0-only" true;
  gpl3Plus = license "gpl3Plus" "GPL-3.0-or-later" true;
  isc = license "isc" "ISC" true;
  lgpl3Plus = license "lgpl3Plus" "LGPL-3.0-or-later" true;
  mit = license "mit" "MIT" true;
  mpl20 = license "mpl20" "MPL-2.0" true;
  lgpl2Plus = license "lgpl2Plus" "LGPL-2.0-or-later" true;
  lgpl21Plus = license "lgpl21Plus" "LGPL-2.1-or-later" true;
  psfl = license "psfl" "Python-2.0" true;
  sleepycat = license "sleepycat" "Sleepycat" true;
  zlib = license "zlib" "Zlib" true;
  unlicense = license "unlicense" "Unlicense" true;
  publicDomain = removeAttrs (license "publicDomain" "Public Domain" true) [ "spdxId" ];
  unfree = {
    shortName = "unfree";
    fullName = "Unfree";
    free = false;
    deprecated = false;
    redistributable = false;
  };
}
