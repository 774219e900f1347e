# python3 with its packages: modules of Debian, environments, and builders.
{
  pkgs,
  lib,
  debian,
}:
let
  interpreter = import ./interpreter.nix { inherit lib debian; };
  inherit (interpreter) sitePackages;

  debsOf = lib.mapAttrs (_: lib.toList) (import ./packages.nix);
  attributeOf = lib.concatMapAttrs (attribute: debs: lib.genAttrs debs (_: attribute)) debsOf;

  # One module, with the Python packages that it needs as what it propagates.
  fromModule =
    pname: debs:
    let
      needed = lib.subtractLists debs (debian.dependenciesOf debs);
      modules = lib.unique (
        map (
          deb:
          attributeOf.${deb}
            or (throw "python3Packages.${pname} needs Debian's ${deb}, which python/packages.nix does not have")
        ) (lib.filter (lib.hasPrefix "python3-") needed)
      );
      dependencies = map (name: packages.${name}) modules;
    in
    debian.fromDebian {
      inherit pname debs;
      libraries = map (name: debian.libraries.${name}) (
        lib.filter (name: !lib.hasPrefix "python3" name && !lib.hasPrefix "libc6" name) needed
      );
      interpreters = [
        interpreter
        pkgs.bash
      ];
      mainProgram = if lib.any (lib.hasPrefix "python3-") (lib.take 1 debs) then null else pname;
      env = {
        inherit dependencies interpreter sitePackages;
        certificates = "${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt";
      };
      finish = ''
        rm -rf etc
        mkdir -p "$(dirname $sitePackages)" nix-support
        mv lib/python3/dist-packages $sitePackages
        rm -rf lib/python3
        grep -rlF /etc/ssl/certs/ca-certificates.crt $sitePackages |
          xargs -r sed -i "s|/etc/ssl/certs/ca-certificates.crt|$certificates|"
        echo "$interpreter $dependencies" > nix-support/propagated-build-inputs
      '';
      passthru = {
        propagatedBuildInputs = dependencies;
        inherit dependencies;
        pythonModule = python3;
      };
    };

  # A module and all that it needs.
  closure =
    modules:
    map (entry: entry.module) (
      builtins.genericClosure {
        startSet = map entryOf modules;
        operator =
          entry: map entryOf (lib.filter (input: input ? pythonModule) entry.module.propagatedBuildInputs);
      }
    );
  entryOf = module: {
    key = builtins.unsafeDiscardStringContext module.outPath;
    inherit module;
  };
  requiredPythonModules =
    modules: closure (lib.filter (module: module ? pythonModule) modules) ++ [ python3 ];

  # An interpreter that finds the modules: the layout of a virtual environment,
  # which Python knows by the file beside its programs.
  buildEnv = lib.makeOverridable (
    {
      extraLibs ? [ ],
      extraOutputsToInstall ? [ ],
      postBuild ? "",
      ignoreCollisions ? false,
      permitUserSite ? false,
      makeWrapperArgs ? [ ],
    }:
    pkgs.runCommand "${interpreter.name}-env"
      {
        modules = closure extraLibs;
        preferLocalBuild = true;
        allowSubstitutes = false;
        meta.mainProgram = interpreter.executable;
        passthru = {
          inherit interpreter sitePackages;
          inherit (interpreter) executable pythonVersion;
          python = interpreter;
          pkgs = packages;
        };
      }
      ''
        . ${../build-support/link-tree.sh}
        mkdir -p $out/bin
        for module in $modules; do linkTree $module; done
        rm -rf $out/nix-support
        for script in $out/bin/*; do
          [ -e "$script" ] || continue
          # A script's interpreter is this one.
          sed -i "1s|^#! *${interpreter}/bin/[^ ]*|#!$out/bin/${interpreter.executable}|" "$script"
        done
        ln -s ${interpreter}/bin/* $out/bin/
        echo "home = ${interpreter}/bin" > $out/pyvenv.cfg
        ${postBuild}
      ''
  );

  python3 = interpreter // {
    interpreter = "${interpreter}/bin/${interpreter.executable}";
    withPackages = select: buildEnv { extraLibs = select packages; };
    buildEnv = buildEnv;
    pkgs = packages;
    pythonOnBuildForHost = python3;
  };

  packages = lib.makeScope pkgs.newScope (
    self:
    lib.mapAttrs fromModule debsOf
    // import ./build-package.nix {
      inherit
        lib
        pkgs
        python3
        ;
    }
    // {
      inherit requiredPythonModules;
      python = python3;
      pythonOlder = lib.versionOlder interpreter.pythonVersion;
      pythonAtLeast = lib.versionAtLeast interpreter.pythonVersion;
      hasPythonModule = module: module ? pythonModule && module.pythonModule == python3;
      toPythonModule =
        drv:
        drv.overrideAttrs (old: {
          passthru = (old.passthru or { }) // {
            pythonModule = python3;
          };
        });
    }
  );
  versioned = lib.replaceStrings [ "." ] [ "" ] interpreter.executable;
in
{
  inherit python3;
  python3Packages = packages;
  python3Minimal = python3;
  ${versioned} = python3;
  "${versioned}Packages" = packages;
}
