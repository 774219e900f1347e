{ a = "sha256-" + x; b = "sha256-${x}"; c = "sha256-AAAA" + "AAAA="; d = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=" + ""; e = lib.removePrefix "sha256-" y; f = "see ${x}"; }
