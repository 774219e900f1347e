# dockerTools: images in the docker-archive format, with nixpkgs' arguments.
{ pkgs, lib }:
let
  # A part of nixpkgs' interface that nothing here needs yet.
  absent = what: throw "dockerTools of the offline package set has no `${what}`";

  # The files of `contents` as links, with what the commands add, as one tar.
  customisationLayer =
    {
      name,
      contents,
      extraCommands,
      fakeRootCommands,
      mtime,
    }:
    pkgs.symlinkJoin {
      inherit name;
      paths = lib.toList contents;
      inherit extraCommands fakeRootCommands;
      nativeBuildInputs = [
        pkgs.fakeroot
        pkgs.python3
      ];
      postBuild = ''
        mv $out root
        (
          cd root
          eval "$extraCommands"
        )
        mkdir $out
        fakeroot bash -ec '
          source $stdenv/setup
          cd root
          eval "$fakeRootCommands"
          tar --sort=name --numeric-owner --mtime=${lib.escapeShellArg mtime} --hard-dereference -cf $out/layer.tar .
        '
        sha256sum $out/layer.tar | cut -d " " -f 1 > $out/checksum
      '';
    };

  streamLayeredImage = lib.makeOverridable (
    {
      name,
      tag ? null,
      fromImage ? null,
      contents ? [ ],
      config ? { },
      architecture ? pkgs.stdenv.hostPlatform.go.GOARCH,
      created ? "1970-01-01T00:00:01Z",
      mtime ? "1970-01-01T00:00:01Z",
      uid ? 0,
      gid ? 0,
      uname ? "root",
      gname ? "root",
      maxLayers ? 100,
      extraCommands ? "",
      fakeRootCommands ? "",
      enableFakechroot ? false,
      includeStorePaths ? true,
      includeNixDB ? false,
      passthru ? { },
      meta ? { },
      layeringPipeline ? null,
      debug ? false,
    }:
    assert lib.assertMsg (maxLayers > 1)
      "the maxLayers argument of dockerTools.buildLayeredImage function must be greather than 1 (current value: ${toString maxLayers})";
    assert fromImage == null || absent "fromImage";
    assert !enableFakechroot || absent "enableFakechroot";
    assert !includeNixDB || absent "includeNixDB";
    assert layeringPipeline == null || absent "layeringPipeline";
    let
      baseName = baseNameOf name;
      baseJson = pkgs.writeText "${baseName}-base.json" (
        builtins.toJSON {
          inherit architecture config;
          os = "linux";
        }
      );
      layer = customisationLayer {
        name = "${baseName}-customisation-layer";
        inherit
          contents
          extraCommands
          fakeRootCommands
          mtime
          ;
      };
      imageName = lib.toLower name;

      conf = pkgs.runCommand "${baseName}-conf.json" {
        __structuredAttrs = true;
        nativeBuildInputs = [ pkgs.python3 ];
        exportReferencesGraph.graph = lib.optionals includeStorePaths [
          baseJson
          layer
        ];
        passthru = { inherit imageTag; };
        inherit imageName maxLayers;
        imageTag = tag;
        ownPaths = [
          baseJson
          layer
        ];
        image = {
          inherit
            architecture
            config
            created
            gid
            gname
            mtime
            uid
            uname
            ;
          customisationLayer = layer;
          storeDir = builtins.storeDir;
        };
      } "python3 ${./plan.py} \"$NIX_ATTRS_JSON_FILE\" \"$out\"";

      imageTag =
        if tag != null then
          tag
        else
          lib.head (lib.splitString "-" (baseNameOf (builtins.unsafeDiscardStringContext conf.outPath)));
    in
    pkgs.runCommand "stream-${baseName}"
      {
        inherit meta;
        passthru = passthru // {
          inherit conf imageName imageTag;
          isExe = true;
        };
      }
      ''
        cat > $out <<END
        #!${pkgs.runtimeShell}
        exec ${pkgs.python3}/bin/python3 ${./stream.py} ${conf}
        END
        chmod +x $out
      ''
  );

  compressors = {
    none = {
      extension = "";
      command = "cat";
      inputs = [ ];
    };
    gz = {
      extension = ".gz";
      command = "pigz -p$NIX_BUILD_CORES -nTR";
      inputs = [ pkgs.pigz ];
    };
    zstd = {
      extension = ".zst";
      command = "zstd -T$NIX_BUILD_CORES";
      inputs = [ pkgs.zstd ];
    };
  };

  buildLayeredImage = lib.makeOverridable (
    {
      name,
      compressor ? "gz",
      ...
    }@args:
    let
      stream = streamLayeredImage (removeAttrs args [ "compressor" ]);
      compress =
        compressors.${compressor} or (throw "buildLayeredImage: invalid compressor: ${compressor}");
    in
    pkgs.runCommand "${baseNameOf name}.tar${compress.extension}" {
      inherit (stream) imageName;
      nativeBuildInputs = compress.inputs;
      passthru = {
        inherit (stream) imageTag;
        inherit stream;
      };
    } "${stream} | ${compress.command} > $out"
  );

  inRoot =
    path: target:
    pkgs.runCommand "${baseNameOf path}-link" { } ''
      mkdir -p $out/${dirOf path}
      ln -s ${target} $out/${path}
    '';
in
{
  inherit buildLayeredImage streamLayeredImage;
  binSh = inRoot "bin/sh" "${pkgs.bash}/bin/bash";
  usrBinEnv = inRoot "usr/bin/env" "${pkgs.coreutils}/bin/env";
  caCertificates = pkgs.runCommand "ca-certificates" { } ''
    mkdir -p $out/etc/ssl/certs
    ln -s ${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt $out/etc/ssl/certs/ca-bundle.crt
    ln -s ${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt $out/etc/ssl/certs/ca-certificates.crt
  '';
  fakeNss = pkgs.symlinkJoin {
    name = "fake-nss";
    paths = [
      (pkgs.writeTextDir "etc/passwd" ''
        root:x:0:0:root user:/var/empty:/bin/sh
        nobody:x:65534:65534:nobody:/var/empty:/bin/sh
      '')
      (pkgs.writeTextDir "etc/group" ''
        root:x:0:
        nobody:x:65534:
      '')
      (pkgs.writeTextDir "etc/nsswitch.conf" ''
        hosts: files dns
      '')
    ];
  };
}
