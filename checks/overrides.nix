# Arguments, attributes and results of mkVitePackage fit together as with mkDerivation.
{
  lib,
  infra,
  pkgs,
  runCommand,
  self,
}:
let
  src = ../templates/vite-app;
  depsHash = lib.fakeHash;

  site = infra.mkVitePackage { inherit src depsHash; };
  by = changes: infra.mkVitePackage ({ inherit src depsHash; } // changes);
  overridden = site.overrideAttrs (old: {
    pname = "other";
    env = old.env // {
      A = "b";
    };
  });

  without =
    name:
    builtins.path {
      path = src;
      name = "source";
      filter = path: _: baseNameOf path != name;
    };

  asPath = text: /. + builtins.unsafeDiscardStringContext text;

  claims = {
    "name and version come from package.json" = site.name == "vite-app-1.0.0";
    "arguments go to mkDerivation" = (by { preBuild = "true"; }).preBuild == "true";
    "a function of the final attributes" =
      (infra.mkVitePackage (final: {
        inherit src depsHash;
        version = "2";
        preBuild = "echo ${final.version}";
      })).preBuild == "echo 2";
    "lists are added to" = lib.elem pkgs.jq (by { nativeBuildInputs = [ pkgs.jq ]; }).nativeBuildInputs;
    "passthru is added to" = (by { passthru.x = 1; }) ? deps && (by { passthru.x = 1; }).x == 1;
    "overrideAttrs keeps the results" =
      overridden ? deps && overridden ? image && overridden ? devShell;
    "overrideAttrs reaches the image" =
      overridden.image.config.Labels."org.opencontainers.image.title" == "other";
    "own arguments are no attributes" = !((site.drvAttrs or { }) ? depsHash);

    "public variables leave the dependencies alone" =
      (by { publicEnv.VITE_A = "b"; }).deps.drvPath == site.deps.drvPath
      && (by { publicEnv.VITE_A = "b"; }).drvPath != site.drvPath;
    "a public variable may look like a secret for a reason" =
      (by {
        publicEnv.VITE_TOKEN = "x";
        allowPublic.VITE_TOKEN = "everybody may have it";
      }).env.VITE_TOKEN == "x";
    "so do the sources" = (by { src = without "main.ts"; }).deps.drvPath == site.deps.drvPath;
    "files that say how to build are no part of it" =
      lib.all (name: (by { src = asPath (without name); }).drvPath == site.drvPath)
        [
          "README.md"
          "flake.nix"
        ];
    "the files of the project are" = (by { src = asPath (without "main.ts"); }).drvPath != site.drvPath;
    "a source made by the caller is taken as it is" =
      let
        made = lib.cleanSource src;
      in
      (by { src = made; }).src == made;

    "the lock file's digest is in the name" = lib.hasSuffix (lib.substring 0 12 (
      builtins.hashFile "sha256" (src + "/package-lock.json")
    )) site.deps.name;
    "a hash by system is that hash" =
      (by { depsHash.${pkgs.stdenv.hostPlatform.system} = depsHash; }).deps.drvPath == site.deps.drvPath;

    "a plain package set makes the same library" =
      ((self.lib.mkInfra pkgs).mkVitePackage { inherit src depsHash; }).drvPath == site.drvPath;
    "so does the file without flakes" =
      ((import ../. { inherit pkgs; }).mkVitePackage { inherit src depsHash; }).drvPath == site.drvPath;
    "defaults reach the image" =
      (
        (self.lib.mkInfra {
          inherit pkgs;
          defaults.labels.a = "b";
        }).mkVitePackage
        { inherit src depsHash; }
      ).image.config.Labels.a == "b";
    "images are made for Linux" = lib.hasSuffix "-linux" site.image.system;
  };

  failures = lib.attrNames (lib.filterAttrs (_: holds: !holds) claims);
in
if failures == [ ] then
  runCommand "check-overrides" { } "touch $out"
else
  throw "does not hold: ${lib.concatStringsSep "; " failures}"
