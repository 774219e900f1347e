# What nixpkgs says of the licences of these programs and libraries, by pname. It
# takes no part in building; a name that is missing here has no licence.
{ lib }:
let
  by = lib.mapAttrsToList (
    license: names:
    lib.genAttrs names (_: {
      license = lib.licenses.${license};
    })
  );
in
lib.mergeAttrsList (by {
  asl20 = [
    "distribution"
    "hugo"
    "libssl3t64"
    "openssl"
    "skopeo"
  ];
  bsd2 = [
    "nginx"
  ];
  bsd3 = [
    "libuuid1"
    "libzstd1"
    "zstd"
  ];
  gpl2Only = [
    "git"
  ];
  gpl2Plus = [
    "net-tools"
    "procps"
    "util-linux"
  ];
  gpl3Plus = [
    "bash"
    "coreutils"
    "diffutils"
    "findutils"
    "gawk"
    "gettext"
    "gnugrep"
    "gnumake"
    "gnused"
    "gnutar"
    "gzip"
    "less"
    "libreadline8t64"
  ];
  lgpl21Plus = [
    "nix"
  ];
  lgpl2Plus = [
    "glibc"
  ];
  mit = [
    "bun"
    "direnv"
    "dumb-init"
    "fd"
    "fzf"
    "jq"
    "libexpat1"
    "libffi8"
    "libncursesw6"
    "libtinfo6"
    "nodejs"
    "nodejs-slim"
    "pnpm"
    "tini"
  ];
  mpl20 = [
    "nss-cacert"
  ];
  psfl = [
    "python3"
  ];
  publicDomain = [
    "libsqlite3-0"
    "sqlite"
    "tzdata"
  ];
  sleepycat = [
    "libdb5.3t64"
  ];
  zlib = [
    "zlib1g"
  ];
})
