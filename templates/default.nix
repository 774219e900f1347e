# Every folder here is a template and describes itself by its flake.
{ lib }:
let
  folders = lib.filterAttrs (_: type: type == "directory") (builtins.readDir ./.);
  templates = lib.mapAttrs (name: _: {
    path = ./. + "/${name}";
    inherit (import (./. + "/${name}/flake.nix")) description;
  }) folders;
in
templates // { default = templates.vite-app; }
