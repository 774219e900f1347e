{
  lib,
  stdenv,
  autoPatchelfHook,
  fetchurl,
  problems,
  unzip,
}:
let
  paste = "hash = lib.fakeHash; # then run `fod-hash update`";

  # "https://host/tool-1.2-linux.tar.gz?x=y" -> "tool-1.2-linux.tar.gz"
  fileOf = url: lib.head (lib.splitString "?" (baseNameOf url));

  # "tool-1.2-linux.tar.gz" -> "tool"
  nameOf = file: lib.head (lib.splitString "-" (lib.head (lib.splitString "." file)));

  archives = [
    ".tar"
    ".tar.bz2"
    ".tar.gz"
    ".tar.xz"
    ".tar.zst"
    ".tbz2"
    ".tgz"
    ".txz"
    ".zip"
  ];
  isArchive = file: lib.any (suffix: lib.hasSuffix suffix file) archives;

  problemsOf =
    {
      url,
      hash,
      name,
      ...
    }:
    lib.optional (!lib.isString hash) ''
      ${
        if hash == null then "missing `hash`" else "`hash` must be a string, not a ${builtins.typeOf hash}"
      }; put in:
        ${paste}''
    ++ lib.optional (
      lib.isString name && lib.hasInfix "/" name
    ) "`name` is the name of the program, without folders; where it stands in an archive is `path`"
    ++
      lib.optional (builtins.match ".*://[^/ ]*:[^/ ]*@.*" url != null)
        "`url` has a password in it; take it out: netrc of the Nix daemon is the place for it (netrc-file in nix.conf)";

  /**
    A program that its vendor releases ready to run: downloads the file, takes the
    program out of an archive, and lets it find its loader and libraries in the
    Nix store.

    # Inputs

    `url` (string)
    : The address of the release file: the program itself, or an archive (tar or zip) with it.

    `hash` (string)
    : The hash of that file. Start with `lib.fakeHash` and run `fod-hash update`.

    `name` (string, default: the file's name without version and ending)
    : The name of the program.

    `version` (string, default: `"0"`)
    : For people and scanners.

    `path` (string, default: `name`, wherever it stands)
    : The program's place in an archive.

    `libraries` (list of packages, default: `[ ]`)
    : Shared libraries that it needs besides those of C and C++; a missing one stops the build with its name.

    `meta` (set, default: `{ }`)
    : As in `mkDerivation`.

    # Type

    ```
    fetchBinary :: AttrSet -> Derivation
    ```

    # Examples

    ```nix
    infra.fetchBinary {
      name = "c2patool";
      version = "0.26.0";
      url = "https://example.org/releases/c2patool-0.26.0-linux.tar.gz";
      hash = lib.fakeHash; # `fod-hash update` replaces it
    }
    ```
  */
  make =
    {
      url,
      hash ? null,
      name ? nameOf (fileOf url),
      version ? "0",
      path ? null,
      libraries ? [ ],
      meta ? { },
    }:
    let
      file = fileOf url;
    in
    problems.orThrow "fetchBinary" (problemsOf { inherit url hash name; }) (
      stdenv.mkDerivation {
        pname = name;
        inherit version;
        src = fetchurl { inherit url hash; };

        nativeBuildInputs =
          lib.optional (lib.hasSuffix ".zip" file) unzip
          ++ lib.optional stdenv.hostPlatform.isLinux autoPatchelfHook;
        buildInputs = lib.optional stdenv.hostPlatform.isLinux stdenv.cc.cc.lib ++ libraries;

        # What is no archive is the program itself.
        unpackPhase = ''
          runHook preUnpack
          mkdir release && cd release
          ${
            if lib.hasSuffix ".zip" file then
              "unzip -q $src"
            else if isArchive file then
              "tar -xf $src"
            else
              "cp $src ${name}"
          }
          runHook postUnpack
        '';
        dontConfigure = true;
        dontBuild = true;
        # Stripping breaks programs that carry data at their end.
        dontStrip = true;
        installPhase = ''
          runHook preInstall
          program=${
            if path != null then
              lib.escapeShellArg path
            else
              ''"$(find . -type f -name ${lib.escapeShellArg name} | LC_ALL=C sort | head -n 1)"''
          }
          if [ ! -f "$program" ]; then
            echo ${lib.escapeShellArg "fetchBinary: ${file} holds no ${if path != null then path else name}; set `path` to the place of the program. It holds:"} >&2
            find . -type f | LC_ALL=C sort | head -n 40 >&2
            exit 1
          fi
          install -D --mode=755 "$program" $out/bin/${name}
          runHook postInstall
        '';

        meta = {
          mainProgram = name;
          sourceProvenance = lib.optional (lib ? sourceTypes) lib.sourceTypes.binaryNativeCode;
        }
        // meta;
      }
    );
in
problems.closed "fetchBinary" make
