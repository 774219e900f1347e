# What builds are made with: the shell, the classic tools, data that programs expect.
{
  debian,
  programs,
  wrap,
  ...
}:
let
  inherit (debian) fromDebian;
in
{
  inherit (debian) glibc patchelf;
  bash = fromDebian {
    pname = "bash";
    finish = ''
      rm -rf etc
      ln -s bash bin/sh
    '';
  };
  bzip2 = fromDebian {
    pname = "bzip2";
    interpreters = [ programs.bash ];
  };
  cacert = fromDebian {
    pname = "nss-cacert";
    debs = [ "ca-certificates" ];
    isData = true;
    finish = ''
      find share/ca-certificates -name '*.crt' | sort | while read -r certificate; do
        cat "$certificate"
        echo
      done > ca-bundle.crt
      rm -rf bin share etc lib
      mkdir -p etc/ssl/certs
      mv ca-bundle.crt etc/ssl/certs/
    '';
  };
  coreutils = fromDebian {
    pname = "coreutils";
    mainProgram = null;
  };
  curl = fromDebian { pname = "curl"; };
  diffutils = fromDebian {
    pname = "diffutils";
    mainProgram = null;
  };
  dumb-init = fromDebian { pname = "dumb-init"; };
  fakeroot = fromDebian {
    pname = "fakeroot";
    debs = [
      "fakeroot"
      "libfakeroot"
    ];
    interpreters = [ programs.bash ];
    env = {
      inherit (programs) coreutils gnused;
      utillinux = programs.util-linux;
    };
    finish = ". ${./fakeroot.sh}";
  };
  file = fromDebian {
    pname = "file";
    debs = [
      "file"
      "libmagic1t64"
      "libmagic-mgc"
    ];
    interpreters = [ programs.bash ];
    finish = ''
      rm -rf etc
      ${wrap "file" "export MAGIC=$out/lib/file/magic.mgc"}
    '';
  };
  findutils = fromDebian {
    pname = "findutils";
    mainProgram = "find";
  };
  gawk = fromDebian {
    pname = "gawk";
    finish = ''
      rm -rf etc
      ln -sf gawk bin/awk
    '';
  };
  gnugrep = fromDebian {
    pname = "gnugrep";
    debs = [ "grep" ];
    interpreters = [ programs.bash ];
    mainProgram = "grep";
  };
  gnumake = fromDebian {
    pname = "gnumake";
    debs = [ "make" ];
    mainProgram = "make";
  };
  gnupatch = fromDebian {
    pname = "gnupatch";
    debs = [ "patch" ];
    mainProgram = "patch";
  };
  gnused = fromDebian {
    pname = "gnused";
    debs = [ "sed" ];
    mainProgram = "sed";
  };
  gnutar = fromDebian {
    pname = "gnutar";
    debs = [ "tar" ];
    mainProgram = "tar";
    finish = "rm -rf etc lib";
  };
  gzip = fromDebian {
    pname = "gzip";
    interpreters = [ programs.bash ];
  };
  iana-etc = fromDebian {
    pname = "iana-etc";
    debs = [ "netbase" ];
    isData = true;
  };
  openssl = fromDebian {
    pname = "openssl";
    finish = "rm -rf etc lib bin/c_rehash";
  };
  pigz = fromDebian { pname = "pigz"; };
  tini = fromDebian { pname = "tini"; };
  tzdata = fromDebian {
    pname = "tzdata";
    isData = true;
  };
  unzip = fromDebian { pname = "unzip"; };
  util-linux = fromDebian {
    pname = "util-linux";
    mainProgram = null;
    interpreters = [ programs.bash ];
    finish = "rm -rf etc lib";
  };
  xz = fromDebian {
    pname = "xz";
    debs = [ "xz-utils" ];
    interpreters = [ programs.bash ];
  };
  zlib = fromDebian {
    pname = "zlib";
    debs = [ "zlib1g" ];
    mainProgram = null;
  };
  zstd = fromDebian {
    pname = "zstd";
    interpreters = [ programs.bash ];
  };
}
