# The security fixes of cve-patches.nix, one set each, as mkCvePatches takes
# them. An entry leaves when the pin has the fix, or when its day has come:
# `nix flake check` says which.
#
#   {
#     id = "CVE-2026-12345";
#     severity = "high";
#     date = "2026-07-01";
#     package = "openssl";
#     fixedIn = "3.6.2";
#     patch = ./patches/CVE-2026-12345.patch;
#     expires = "2026-10-01";
#   }
[ ]
