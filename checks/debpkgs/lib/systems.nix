{ lib }:
let
  # What is told apart between the systems that the package set evaluates for.
  known = {
    x86_64-linux = {
      config = "x86_64-unknown-linux-gnu";
      goArch = "amd64";
    };
    aarch64-linux = {
      config = "aarch64-unknown-linux-gnu";
      goArch = "arm64";
    };
    aarch64-darwin = {
      config = "arm64-apple-darwin";
      goArch = "arm64";
    };
  };
in
{
  flakeExposed = builtins.attrNames known;

  elaborate =
    argument:
    let
      system = argument.system or argument;
      inherit
        (known.${system}
          or (throw "the offline package set evaluates for ${lib.concatStringsSep ", " (builtins.attrNames known)}, not for ${system}")
        )
        config
        goArch
        ;
      isDarwin = lib.hasSuffix "-darwin" system;
      isLinux = !isDarwin;
      cpu = builtins.head (lib.splitString "-" system);
      platform = {
        inherit
          system
          config
          isDarwin
          isLinux
          ;
        isx86_64 = cpu == "x86_64";
        isx86 = platform.isx86_64;
        isAarch64 = cpu == "aarch64";
        isAarch = platform.isAarch64;
        isAarch32 = false;
        isi686 = false;
        isRiscV = false;
        is32bit = false;
        is64bit = true;
        isUnix = true;
        isWindows = false;
        isMusl = false;
        isGnu = isLinux;
        isStatic = false;
        isMacOS = isDarwin;
        isBSD = false;
        isFreeBSD = false;
        hasSharedLibraries = true;
        libc = if isDarwin then "libSystem" else "glibc";
        linuxArch = if platform.isAarch64 then "arm64" else "x86_64";
        darwinArch = if platform.isAarch64 then "arm64" else "x86_64";
        extensions = {
          sharedLibrary = if isDarwin then ".dylib" else ".so";
          staticLibrary = ".a";
          library = platform.extensions.sharedLibrary;
          executable = "";
        };
        parsed = {
          cpu = {
            name = cpu;
            bits = 64;
            family = if platform.isAarch64 then "arm" else "x86";
          };
          kernel.name = if isDarwin then "darwin" else "linux";
          vendor.name = if isDarwin then "apple" else "unknown";
          abi.name = if isDarwin then "unknown" else "gnu";
        };
        go = {
          GOARCH = goArch;
          GOOS = platform.parsed.kernel.name;
          GOARM = "";
        };
        node = {
          arch = if platform.isAarch64 then "arm64" else "x64";
          platform = platform.parsed.kernel.name;
        };
        rust = {
          rustcTarget = if isDarwin then "aarch64-apple-darwin" else config;
          rustcTargetSpec = platform.rust.rustcTarget;
          cargoEnvVarTarget = lib.toUpper (builtins.replaceStrings [ "-" ] [ "_" ] platform.rust.rustcTarget);
          platform = {
            arch = cpu;
            os = if isDarwin then "macos" else "linux";
          };
        };
        uname = {
          system = if isDarwin then "Darwin" else "Linux";
          processor = if isDarwin && platform.isAarch64 then "arm64" else cpu;
          release = null;
        };
        # Two platforms are equal when their names are.
        equals = other: other.system == system;
        canExecute = other: other.system == system;
        emulatorAvailable = _: false;
      };
    in
    platform;

  equals = a: b: a.system == b.system;
}
