# Several packages under one prefix, shells, and the hooks that wrap programs.
{ pkgs, lib }:
let
  # A package whose only content is a setup hook.
  makeSetupHook =
    {
      name,
      propagatedBuildInputs ? [ ],
      propagatedNativeBuildInputs ? [ ],
      depsTargetTargetPropagated ? [ ],
      meta ? { },
      passthru ? { },
      substitutions ? { },
    }:
    script:
    pkgs.runCommand name
      (
        substitutions
        // {
          inherit
            meta
            passthru
            propagatedBuildInputs
            propagatedNativeBuildInputs
            depsTargetTargetPropagated
            ;
          strictDeps = true;
        }
      )
      ''
        mkdir -p $out/nix-support
        cp ${script} $out/nix-support/setup-hook
        chmod u+w $out/nix-support/setup-hook
        _recordDependencies
        ${lib.optionalString (substitutions != { }) "substituteAllInPlace $out/nix-support/setup-hook"}
      '';

  # A folder of links, as deep as it has to be: a folder that only one path has
  # is one link.
  buildEnv =
    {
      name ? (
        if pname != null && version != null then
          "${pname}-${version}"
        else
          throw "buildEnv: name is missing"
      ),
      pname ? null,
      version ? null,
      paths,
      manifest ? "",
      ignoreCollisions ? false,
      checkCollisionContents ? true,
      ignoreSingleFileOutputs ? false,
      includeClosures ? false,
      pathsToLink ? [ "/" ],
      extraOutputsToInstall ? [ ],
      extraPrefix ? "",
      nativeBuildInputs ? [ ],
      buildInputs ? [ ],
      postBuild ? "",
      passthru ? { },
      meta ? { },
      derivationArgs ? { },
    }:
    assert lib.assertMsg (
      manifest == "" && !includeClosures
    ) "buildEnv: manifest and includeClosures are not in the offline package set";
    pkgs.runCommand name
      (
        derivationArgs
        // {
          inherit
            ignoreCollisions
            checkCollisionContents
            ignoreSingleFileOutputs
            pathsToLink
            extraPrefix
            nativeBuildInputs
            buildInputs
            postBuild
            passthru
            meta
            ;
          chosenOutputs =
            map
              (
                package:
                builtins.toJSON {
                  priority = package.meta.priority or 5;
                  path = "${package}";
                }
              )
              (
                lib.concatMap (
                  package:
                  [ package ]
                  ++ map (output: package.${output}) (
                    builtins.filter (output: package ? ${output}) extraOutputsToInstall
                  )
                ) (builtins.filter (path: path != null) paths)
              );
          preferLocalBuild = true;
          allowSubstitutes = false;
          passAsFile = [ "chosenOutputs" ];
        }
        // lib.optionalAttrs (pname != null) { inherit pname version; }
      )
      ''
        ${pkgs.python3}/bin/python3 ${./build-env.py}
        eval "$postBuild"
      '';

  symlinkJoin =
    args@{
      name ?
        assert lib.assertMsg (
          args ? pname && args ? version
        ) "symlinkJoin requires either a `name` OR `pname` and `version`";
        "${args.pname}-${args.version}",
      paths,
      stripPrefix ? "",
      preferLocalBuild ? true,
      allowSubstitutes ? false,
      postBuild ? "",
      failOnMissing ? stripPrefix == "",
      ...
    }:
    assert lib.assertMsg
      (stripPrefix != "" -> lib.hasPrefix "/" stripPrefix && !lib.hasSuffix "/" stripPrefix)
      "stripPrefix must be either an empty string (disable stripping behavior), or relative path prefixed with /.";
    pkgs.runCommand name
      (
        removeAttrs args [
          "name"
          "postBuild"
          "stripPrefix"
          "paths"
          "failOnMissing"
        ]
        // {
          inherit preferLocalBuild allowSubstitutes;
          paths = map (path: "${path}${stripPrefix}") paths;
          passAsFile = [ "paths" ];
        }
      )
      ''
        mkdir -p $out
        . ${./link-tree.sh}
        for path in $(cat "$pathsPath"); do
          ${lib.optionalString (!failOnMissing) "[ -d $path ] || continue"}
          linkTree "$path"
        done
        ${postBuild}
      '';

  linkFarm =
    name: entries:
    let
      list =
        if builtins.isAttrs entries then
          lib.mapAttrsToList (name: path: { inherit name path; }) entries
        else
          entries;
      # Of entries with one name the last one counts.
      unique = lib.foldl' (all: entry: all // { ${entry.name} = "${entry.path}"; }) { } list;
    in
    pkgs.runCommand name
      {
        preferLocalBuild = true;
        allowSubstitutes = false;
        passthru.entries = unique;
      }
      ''
        mkdir -p $out
        cd $out
        ${lib.concatStrings (
          lib.mapAttrsToList (link: path: ''
            mkdir -p -- ${lib.escapeShellArg (dirOf link)}
            ln -s ${lib.escapeShellArg path} ${lib.escapeShellArg link}
          '') unique
        )}
      '';

  mkShell =
    {
      name ? "nix-shell",
      packages ? [ ],
      inputsFrom ? [ ],
      buildInputs ? [ ],
      nativeBuildInputs ? [ ],
      propagatedBuildInputs ? [ ],
      propagatedNativeBuildInputs ? [ ],
      ...
    }@args:
    let
      merged =
        attribute:
        (args.${attribute} or [ ])
        ++ lib.subtractLists inputsFrom (lib.flatten (lib.catAttrs attribute inputsFrom));
    in
    pkgs.stdenv.mkDerivation (
      {
        inherit name;
        buildInputs = merged "buildInputs";
        nativeBuildInputs = packages ++ merged "nativeBuildInputs";
        propagatedBuildInputs = merged "propagatedBuildInputs";
        propagatedNativeBuildInputs = merged "propagatedNativeBuildInputs";
        shellHook = lib.concatStringsSep "\n" (
          lib.catAttrs "shellHook" (lib.reverseList inputsFrom ++ [ args ])
        );
        phases = [ "buildPhase" ];
        buildPhase = ''
          { echo "------------------------------------------------------------";
            echo " WARNING: the existence of this path is not guaranteed.";
            echo " It is an internal implementation detail for pkgs.mkShell.";
            echo "------------------------------------------------------------";
            echo;
            export;
          } >> "$out"
        '';
        preferLocalBuild = true;
      }
      // removeAttrs args [
        "name"
        "packages"
        "inputsFrom"
        "buildInputs"
        "nativeBuildInputs"
        "propagatedBuildInputs"
        "propagatedNativeBuildInputs"
        "shellHook"
      ]
    );

  wrapper = name: makeSetupHook { inherit name; } ./make-wrapper.sh;
in
{
  inherit
    buildEnv
    linkFarm
    makeSetupHook
    mkShell
    symlinkJoin
    ;
  mkShellNoCC = mkShell;
  linkFarmFromDrvs =
    name: drvs:
    linkFarm name (
      map (drv: {
        inherit (drv) name;
        path = drv;
      }) drvs
    );
  makeWrapper = wrapper "make-shell-wrapper-hook";
  makeShellWrapper = wrapper "make-shell-wrapper-hook";
  makeBinaryWrapper = wrapper "make-binary-wrapper-hook";
  autoPatchelfHook = makeSetupHook {
    name = "auto-patchelf-hook";
    propagatedBuildInputs = [ pkgs.patchelf ];
    substitutions = {
      libc = pkgs.glibc;
      loader = "${pkgs.glibc}/lib/ld-linux-x86-64.so.2";
    };
  } ./auto-patchelf.sh;
  removeReferencesTo = pkgs.writeShellScriptBin "remove-references-to" (
    builtins.readFile ./remove-references-to.sh
  );
  makeFontsConf =
    {
      fontconfig ? pkgs.fontconfig,
      fontDirectories,
      impureFontDirectories ? [ ],
      includes ? [ ],
    }:
    pkgs.writeText "fonts.conf" ''
      <?xml version='1.0'?>
      <!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>
      <fontconfig>
        ${lib.concatMapStrings (path: "<include>${path}</include>") includes}
        ${lib.concatMapStringsSep "\n  " (path: "<dir>${path}</dir>") (
          fontDirectories ++ impureFontDirectories
        )}
        <cachedir prefix="xdg">fontconfig</cachedir>
      </fontconfig>
    '';
  installShellFiles = makeSetupHook { name = "install-shell-files"; } ./install-shell-files.sh;
}
