# mkHugoSite: its errors, what moves its hash, and a site with more than ASCII in it.
{
  lib,
  infra,
  runCommand,

}:
let
  of = import ../lib/internal/hugoProblems.nix { inherit lib; };
  check = import ./claims.nix { inherit lib runCommand; };
  src = ../templates/hugo-site;
  base = {
    inherit src;
    pname = "site";
  };
  by = changes: infra.mkHugoSite (base // changes);

  # The template with modules: only the names and the text of the lock file matter.
  withModules =
    sum:
    /.
    + builtins.unsafeDiscardStringContext (
      builtins.path {
        name = "source";
        path = ./fixtures/hugo-modules;
        filter = path: _: sum || baseNameOf path != "go.sum";
      }
    );
  modules = by {
    src = withModules true;
    depsHash = lib.fakeHash;
  };
  site = by { baseURL = "https://example.org/docs/"; };
in
(check "hugo" {
  problems = {
    "modules without a hash" = {
      problems = of [ "go.mod" "go.sum" ] { };
      says = [ "missing `depsHash`, the hash of the Hugo modules that go.sum names" ];
    };
    "node packages without a hash" = {
      problems = of [ "package-lock.json" ] { };
      says = [ "nodeDepsHash = lib.fakeHash; # then run `fod-hash update`" ];
    };
    "a hash without a lock file" = {
      problems = of [ ] { depsHash = ""; };
      says = [
        "`depsHash` is given, and there is no go.sum in `src`; is it known to git? (git add go.sum)"
      ];
    };
    "modules without go.sum" = {
      problems = of [ "go.mod" ] { };
      says = [ "hugo mod tidy && git add go.sum" ];
    };
    "a hash of another type" = {
      problems = of [ "go.mod" "go.sum" ] { depsHash = 1; };
      says = [ "`depsHash` must be a string, not a int" ];
    };
    "nixpkgs' name for the hash" = {
      problems = of [ ] { vendorHash = ""; };
      says = [ "is called `depsHash` here, not `vendorHash`" ];
    };
    "an address without its scheme" = {
      problems = of [ ] { baseURL = "example.org"; };
      says = [ "`baseURL` must be the address that the site is served from" ];
    };
  };
  refused = {
    "a misspelt argument" = by { baseUrl = "/"; };
    "modules without a hash" = by { src = withModules true; };
    "a hash without modules" = by { depsHash = lib.fakeHash; };
    "go.mod without go.sum" = by {
      src = withModules false;
      depsHash = lib.fakeHash;
    };
    "a hash of another type" = by {
      src = withModules true;
      depsHash = 1;
    };
    "nixpkgs' name for the hash" = by { vendorHash = lib.fakeHash; };
    "an address without its scheme" = by { baseURL = "example.org"; };
    "an unknown image argument" = by { image.Port = 80; };
  };
  claims = {
    "the digest of go.sum is in the name" = lib.hasSuffix (lib.substring 0 12 (
      builtins.hashFile "sha256" ./fixtures/hugo-modules/go.sum
    )) modules.deps.name;
    "the address leaves the modules alone" =
      (by {
        src = withModules true;
        depsHash = lib.fakeHash;
        baseURL = "https://example.org/";
      }).deps.drvPath == modules.deps.drvPath;
    "own arguments are no attributes" = !(site.drvAttrs ? baseURL);
    "overrideAttrs keeps the results" =
      let
        other = site.overrideAttrs { pname = "other"; };
      in
      other ? devShell && other.image.config.Labels."org.opencontainers.image.title" == "other";
  };
}).overrideAttrs
  {
    buildCommand = ''
      grep -q 'https://example.org/docs/' ${site}/index.html
      grep -rq 'Café' ${site}
      touch $out
    '';
  }
