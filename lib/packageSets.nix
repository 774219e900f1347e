{ lib, imagePkgs }:
let
  pkgs = imagePkgs;
  names = import ./internal/packageNames.nix { inherit lib pkgs; };
in
/**
  Lists of packages by name, for `contents` of an image: single programs, and
  what belongs together. The names stay when nixpkgs renames a package.

  # Inputs

  None: the packages are those that images are made from.

  # Type

  ```
  packageSets :: { <name> :: [Derivation]; }
  ```

  # Examples

  ```nix
  infra.mkImage {
    name = "tools";
    entrypoint = [ ];
    cmd = [ (lib.getExe pkgs.bash) ];
    contents = infra.packageSets.bash ++ infra.packageSets.coreutils;
  }
  ```
*/
{
  bash = [ pkgs.bash ];
  bun = [ pkgs.bun ];
  cacert = [ pkgs.cacert ];
  coreutils = [ pkgs.coreutils ];
  gettext = [ pkgs.gettext ];
  gnugrep = [ pkgs.gnugrep ];
  nettools = [ names.nettools ];
  nginx = [ pkgs.nginx ];
  # Without npm, which nothing needs at run time.
  nodejs = [ pkgs.nodejs-slim ];
  python = [ pkgs.python3 ];
  java = [ names.jre ];
  cobol = [ pkgs.gnucobol.bin or pkgs.gnucobol ];

  # A shell that Nix works in.
  base = [
    pkgs.bash
    pkgs.coreutils
    pkgs.direnv
    pkgs.nix
  ];

  # What people and editors use in a shell.
  devTools = [
    names.git
    pkgs.bat
    pkgs.curl
    pkgs.diffutils
    pkgs.fd
    pkgs.findutils
    pkgs.fzf
    pkgs.gawk
    pkgs.gnugrep
    pkgs.gnused
    pkgs.gnutar
    pkgs.gzip
    pkgs.jq
    pkgs.lazygit
    pkgs.less
    pkgs.neovim
    pkgs.openssh
    pkgs.procps
    pkgs.ripgrep
    pkgs.tmux
    pkgs.xz
  ];
}
