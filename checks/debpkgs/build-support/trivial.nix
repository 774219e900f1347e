# Derivations of a few lines: commands and text files.
{ pkgs, lib }:
let
  inherit (pkgs) runtimeShell stdenv;

  runCommandWith =
    {
      stdenv ? pkgs.stdenv,
      runLocal ? false,
      derivationArgs ? { },
      name,
    }:
    buildCommand:
    stdenv.mkDerivation (
      {
        enableParallelBuilding = true;
        inherit buildCommand name;
        passAsFile = lib.optionals (!(derivationArgs.__structuredAttrs or false)) (
          [ "buildCommand" ] ++ (derivationArgs.passAsFile or [ ])
        );
      }
      // lib.optionalAttrs (!derivationArgs ? meta) {
        # Shown as the file that called it.
        pos = builtins.unsafeGetAttrPos "name" derivationArgs;
      }
      // lib.optionalAttrs runLocal {
        preferLocalBuild = true;
        allowSubstitutes = false;
      }
      // removeAttrs derivationArgs [ "passAsFile" ]
    );

  runCommand =
    name: derivationArgs:
    runCommandWith {
      inherit name derivationArgs;
      stdenv = pkgs.stdenvNoCC;
    };
  runCommandLocal =
    name: derivationArgs:
    runCommandWith {
      inherit name derivationArgs;
      stdenv = pkgs.stdenvNoCC;
      runLocal = true;
    };
  runCommandCC =
    name: derivationArgs:
    runCommandWith {
      inherit name derivationArgs stdenv;
    };

  writeTextFile =
    {
      name,
      text,
      executable ? false,
      destination ? "",
      checkPhase ? "",
      meta ? { },
      passthru ? { },
      allowSubstitutes ? false,
      preferLocalBuild ? true,
      derivationArgs ? { },
    }:
    assert lib.assertMsg (
      destination == "" || lib.hasPrefix "/" destination
    ) "destination must be an absolute path, relative to the derivation's out path";
    runCommand name
      (
        {
          inherit
            text
            executable
            checkPhase
            allowSubstitutes
            preferLocalBuild
            passthru
            ;
          meta =
            lib.optionalAttrs (executable && lib.hasPrefix "/bin/" destination) {
              mainProgram = lib.removePrefix "/bin/" destination;
            }
            // meta;
        }
        // derivationArgs
        // {
          passAsFile = [ "text" ] ++ (derivationArgs.passAsFile or [ ]);
        }
      )
      ''
        target=$out${lib.escapeShellArg destination}
        mkdir -p "$(dirname "$target")"
        if [ -e "$textPath" ]; then mv "$textPath" "$target"; else echo -n "$text" > "$target"; fi
        if [ -n "$executable" ]; then chmod +x "$target"; fi
        eval "$checkPhase"
      '';

  writeText = name: text: writeTextFile { inherit name text; };
  writeTextDir =
    path: text:
    writeTextFile {
      inherit text;
      name = baseNameOf path;
      destination = "/${path}";
    };
  writeScript =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
    };
  writeScriptBin =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
      destination = "/bin/${name}";
    };

  # A script that has to parse.
  shellScript =
    name: text: more:
    writeTextFile (
      {
        inherit name;
        executable = true;
        text = ''
          #!${runtimeShell}
          ${text}
        '';
        checkPhase = ''
          ${stdenv.shell} -n "$target"
        '';
      }
      // more
    );
  writeShellScript = name: text: shellScript name text { };
  writeShellScriptBin =
    name: text:
    shellScript name text {
      destination = "/bin/${name}";
      meta.mainProgram = name;
    };

  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      runtimeEnv ? null,
      meta ? { },
      passthru ? { },
      checkPhase ? null,
      excludeShellChecks ? [ ],
      extraShellCheckFlags ? [ ],
      bashOptions ? [
        "errexit"
        "nounset"
        "pipefail"
      ],
      derivationArgs ? { },
      inheritPath ? true,
    }:
    writeTextFile {
      inherit passthru derivationArgs name;
      executable = true;
      destination = "/bin/${name}";
      allowSubstitutes = true;
      preferLocalBuild = false;
      meta = {
        mainProgram = name;
      }
      // meta;
      text =
        "#!${runtimeShell}\n"
        + lib.concatMapStrings (option: "set -o ${option}\n") bashOptions
        + lib.optionalString (runtimeEnv != null) (
          lib.concatStrings (
            lib.mapAttrsToList (variable: value: ''
              ${lib.toShellVar variable value}
              export ${variable}
            '') runtimeEnv
          )
        )
        + lib.optionalString (runtimeInputs != [ ]) ''

          export PATH="${lib.makeBinPath runtimeInputs}${lib.optionalString inheritPath ":$PATH"}"
        ''
        + ''

          ${text}
        '';
      checkPhase =
        if checkPhase != null then
          checkPhase
        else
          let
            excluded = lib.optionals (excludeShellChecks != [ ]) [
              "--exclude"
              (lib.concatStringsSep "," excludeShellChecks)
            ];
          in
          ''
            runHook preCheck
            ${stdenv.shell} -n -O extglob "$target"
            ${pkgs.shellcheck}/bin/shellcheck ${
              lib.escapeShellArgs (excluded ++ extraShellCheckFlags)
            } "$target"
            runHook postCheck
          '';
    };

  concatTextFile =
    {
      name,
      files,
      executable ? false,
      destination ? "",
      checkPhase ? "",
      meta ? { },
      passthru ? { },
    }:
    runCommandLocal name
      {
        inherit
          files
          executable
          checkPhase
          meta
          passthru
          ;
      }
      ''
        target=$out${lib.escapeShellArg destination}
        mkdir -p "$(dirname "$target")"
        cat $files > "$target"
        if [ -n "$executable" ]; then chmod +x "$target"; fi
        eval "$checkPhase"
      '';

  # The references of store paths, as a list of paths.
  writeClosure =
    paths:
    runCommand "runtime-deps"
      {
        __structuredAttrs = true;
        exportReferencesGraph.graph = paths;
        nativeBuildInputs = [ pkgs.jq ];
      }
      ''
        jq -r '.graph | map(.path) | sort | .[]' "$NIX_ATTRS_JSON_FILE" > "$out"
      '';

  closureInfo =
    { rootPaths }:
    assert lib.assertMsg (builtins.all (path: path ? outPath || lib.isStorePath path) (
      lib.toList rootPaths
    )) "closureInfo: rootPaths must be store paths";
    runCommand "closure-info"
      {
        __structuredAttrs = true;
        exportReferencesGraph.closure = rootPaths;
        preferLocalBuild = true;
        nativeBuildInputs = [ pkgs.jq ];
      }
      ''
        mkdir $out
        jq -r '.closure | map(.path) | sort | .[]' "$NIX_ATTRS_JSON_FILE" > $out/store-paths
        jq -r '[.closure[].narSize] | add' "$NIX_ATTRS_JSON_FILE" > $out/total-nar-size
        jq -r '.closure[] | [.path, .narHash, .narSize, "", (.references | length)] + .references | .[]' \
          "$NIX_ATTRS_JSON_FILE" > $out/registration
      '';

  # A copy of a file in which every @name@ has its value; null leaves one as it is.
  replaceVars =
    path: replacements:
    replaceVarsWith {
      src = path;
      inherit replacements;
    };
  replaceVarsWith =
    {
      src,
      replacements,
      dir ? null,
      isExecutable ? false,
      ...
    }@args:
    let
      value = variable: lib.defaultTo "@${variable}@" replacements.${variable};
      substitutions = lib.concatMap (variable: [
        "--replace-fail"
        "@${variable}@"
        (value variable)
      ]) (lib.attrNames replacements);
      kept = lib.attrNames (lib.filterAttrs (_: value: value == null) replacements);
    in
    stdenv.mkDerivation (
      {
        name = baseNameOf (toString src);
      }
      // removeAttrs args [ "replacements" ]
      // {
        inherit substitutions;
        __structuredAttrs = true;
        doCheck = true;
        dontUnpack = true;
        preferLocalBuild = true;
        allowSubstitutes = false;
        buildPhase = ''
          runHook preBuild
          target=$out${lib.optionalString (dir != null) "/${dir}/$name"}
          mkdir -p "$(dirname "$target")"
          substitute "$src" "$target" "''${substitutions[@]}"
          ${lib.optionalString isExecutable ''chmod +x "$target"''}
          runHook postBuild
        '';
        checkPhase = ''
          runHook preCheck
          if grep -Po ${lib.escapeShellArg "@(?!(${lib.concatStringsSep "|" kept})@)[a-zA-Z_][0-9A-Za-z_'-]*@"} "$target"; then
            echo "these look like variables of $src without a value" >&2
            exit 1
          fi
          runHook postCheck
        '';
        dontFixup = true;
      }
    );
in
{
  inherit
    closureInfo
    replaceVars
    replaceVarsWith
    concatTextFile
    runCommand
    runCommandCC
    runCommandLocal
    runCommandWith
    writeClosure
    writeScript
    writeScriptBin
    writeShellApplication
    writeShellScript
    writeShellScriptBin
    writeText
    writeTextDir
    writeTextFile
    ;
  concatText = name: files: concatTextFile { inherit name files; };
  concatScript =
    name: files:
    concatTextFile {
      inherit name files;
      executable = true;
    };
  emptyDirectory = runCommand "empty-directory" {
    outputHashAlgo = "sha256";
    outputHashMode = "recursive";
    outputHash = "0sjjj9z1dhilhpc8pq4154czrb79z9cm044jvn75kxcjv6v5l2m5";
    preferLocalBuild = true;
  } "mkdir $out";
  emptyFile = runCommand "empty-file" {
    outputHashAlgo = "sha256";
    outputHashMode = "flat";
    outputHash = "0ip26j2h11n1kgkz36rl4akv694yz65hr72q4kv4b3lxcbi65b3p";
    preferLocalBuild = true;
  } "touch $out";
  srcOnly =
    attrs:
    stdenv.mkDerivation (
      (attrs.drvAttrs or attrs)
      // {
        name = "${attrs.name or "${attrs.pname}-${attrs.version}"}-source";
        phases = [
          "unpackPhase"
          "patchPhase"
          "installPhase"
        ];
        installPhase = "cp -pr --reflink=auto -- . $out";
      }
    );
  writeReferencesToFile = writeClosure;
}
