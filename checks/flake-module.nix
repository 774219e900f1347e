# Services as data give the outputs that calls of the builders give. The module
# system is nixpkgs': where the package set has none, only the module's core is
# looked at here.
{
  lib,
  infra,
  pkgs,
  runCommand,
  self,
}:
let
  check = import ./claims.nix { inherit lib runCommand; };
  core = import ../lib/internal/services.nix { inherit lib; };

  services = {
    default = {
      builder = "mkRuntime";
      package = pkgs: pkgs.jq;
    };
    site = {
      builder = "mkStaticSite";
      name = "site";
      root = ../templates/static-site/public;
      image.env.TZ = "Europe/Paris";
    };
  };
  outputs = core.outputs infra services;
  runtime = infra.mkRuntime { package = pkgs: pkgs.jq; };
  site = infra.mkStaticSite (removeAttrs services.site [ "builder" ]);

  # The module as flake-parts evaluates its part for one system.
  module = self.flakeModules.default {
    inherit lib;
    flake-parts-lib.mkPerSystemOption = lib.id;
  };
  evaluated = lib.evalModules {
    modules = [
      module.options.perSystem
      {
        freeformType = lib.types.lazyAttrsOf lib.types.raw;
        infra = {
          inherit services;
          defaults.labels.team = "web";
        };
      }
    ];
    specialArgs = { inherit pkgs; };
  };
in
check "flake-module" {
  problems = {
    "a builder that is none" = {
      problems = core.problemsOf "site" { builder = "mkVitePakage"; };
      says = [ "service `site`: unknown builder `mkVitePakage`; did you mean `mkVitePackage`?" ];
    };
    "no builder" = {
      problems = core.problemsOf "site" { };
      says = [ "service `site`: missing argument `builder`; known are: mkBunService" ];
    };
  };
  refused."a service of no builder" =
    (core.outputs infra { site.builder = "mkNothing"; }).packages.site;
  claims = {
    "packages, images and layouts by name" =
      lib.attrNames outputs.packages == [
        "default"
        "image"
        "oci-image"
        "site"
        "site-image"
        "site-oci-image"
      ];
    "programs by name" =
      lib.attrNames outputs.apps == [
        "load"
        "push-image"
        "site-load"
        "site-push-image"
      ];
    "a shell where there is something to build" = lib.attrNames outputs.devShells == [ "default" ];
    "what the builders give" =
      outputs.packages.default.drvPath == runtime.drvPath
      && outputs.packages.image.drvPath == runtime.image.drvPath
      && outputs.packages.site-oci-image.drvPath == site.oci-image.drvPath
      && outputs.apps.site-push-image.program == lib.getExe site.push
      && outputs.devShells.default.drvPath == runtime.devShell.drvPath;
    "no services, no outputs" = (core.outputs infra { }).packages == { };
  }
  // lib.optionalAttrs (lib ? evalModules) {
    "the module gives the same, with the defaults of all images" =
      evaluated.config.packages.default.drvPath == runtime.drvPath
      && evaluated.config.packages.site-image.config.Labels.team == "web";
  };
}
