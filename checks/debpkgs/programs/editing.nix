# What helps to write programs: language servers, formatters, linters, editors.
{
  debian,
  programs,
  wrap,
  ...
}:
let
  inherit (debian) fromDebian fromNpm fromWheel;

  # A package of npm that brings all it needs and runs on node.
  onNode =
    {
      pname,
      commands,
    }:
    fromNpm {
      inherit pname;
      npm = pname;
      interpreters = [ programs.nodejs-slim ];
      prepare = ''
        mkdir -p usr/lib/node_modules usr/bin
        mv package usr/lib/node_modules/${pname}
        ${builtins.concatStringsSep "\n" (
          map (command: ''
            chmod 755 usr/lib/node_modules/${pname}/${commands.${command}}
            ln -s ../lib/node_modules/${pname}/${commands.${command}} usr/bin/${command}
          '') (builtins.attrNames commands)
        )}
      '';
    };
in
{
  biome = fromNpm {
    pname = "biome";
    npm = "@biomejs/cli-linux-x64";
    prepare = ''
      mkdir -p usr/bin
      mv package/biome usr/bin/
      chmod 755 usr/bin/biome
    '';
  };
  gopls = fromDebian { pname = "gopls"; };
  gotestsum = fromDebian { pname = "gotestsum"; };
  lazygit = fromDebian { pname = "lazygit"; };
  neovim = fromDebian {
    pname = "neovim";
    mainProgram = "nvim";
    debs = [
      "neovim"
      "neovim-runtime"
      "lua-lpeg"
      "lua-luv"
    ];
    finish = ''
      rm -rf etc share/lintian
      ${wrap "nvim" "export VIM=$out/share/nvim VIMRUNTIME=$out/share/nvim/runtime"}
    '';
  };
  pyright = onNode {
    pname = "pyright";
    commands.pyright = "index.js";
    commands.pyright-langserver = "langserver.index.js";
  };
  ruff = fromWheel {
    pname = "ruff";
    wheel = "ruff";
    prepare = ''
      mkdir -p usr/bin
      mv *.data/scripts/* usr/bin/
      chmod 755 usr/bin/*
      rm -rf ruff *.data *.dist-info
    '';
  };
  shfmt = fromDebian { pname = "shfmt"; };
  # It wants a UTF-8 locale, which is apart from the C library.
  tmux = fromDebian {
    pname = "tmux";
    debs = [
      "tmux"
      "libc-bin"
    ];
    finish = ''
      mv bin/tmux .
      rm -rf bin etc sbin share
      mkdir bin
      mv tmux bin/
      ${wrap "tmux" "{ export LOCPATH=$out/lib/locale LC_ALL=C.UTF-8; } 2>/dev/null"}
    '';
  };
  typescript = onNode {
    pname = "typescript";
    commands.tsc = "bin/tsc";
    commands.tsserver = "bin/tsserver";
  };
  typescript-language-server = onNode {
    pname = "typescript-language-server";
    commands.typescript-language-server = "lib/cli.mjs";
  };
}
