# Every folder here is a template and describes itself by its flake. Builtins
# only: `nix flake init` must not wait for nixpkgs.
let
  folders = builtins.removeAttrs (builtins.readDir ./.) [ "default.nix" ];
  templates = builtins.mapAttrs (name: _: {
    path = ./. + "/${name}";
    inherit (import (./. + "/${name}/flake.nix")) description;
  }) folders;
in
templates
// {
  default = templates.vite-app;
  # A second name.
  python-project = templates.python-service;
}
