# Every program of the set runs in the sandbox, where nothing of the host is,
# and says its version; what is no program has the files that it is there for.
{ pkgs, lib }:
let
  programs = import ../programs {
    inherit lib pkgs;
    debian = import ../debian {
      inherit lib;
      inherit (pkgs) system;
    };
  };

  # Those that are not asked by `--version`, or do not answer with the package's version.
  special = {
    binutils-unwrapped.command = "ld --version";
    gcc-unwrapped.command = "gcc --version";
    bzip2.command = "bzip2 --help";
    coreutils.command = "ls --version";
    diffutils.command = "diff --version";
    fakeroot.command = "fakeroot --version";
    fd.says = "fdfind 10";
    gettext.command = "msgfmt --version";
    jq.says = lib.versions.majorMinor pkgs.jq.version;
    net-tools.command = "ifconfig --version";
    patchelf.says = lib.versions.majorMinor pkgs.patchelf.version;
    procps.command = "ps --version";
    unzip.command = "unzip -v";
    unzip.says = "UnZip ${pkgs.unzip.version}";
    tmux.command = "tmux -V";
    typescript.command = "tsc --version";
    util-linux.command = "unshare --version";
    fontconfig.command = "fc-match --version";
    # Debian builds it without its version.
    gopls.command = "gopls version";
    gopls.says = "golang.org/x/tools/gopls";
    gotestsum.says = "gotestsum";
    pyright.command = "pyright --version";
    fzf.says = lib.versions.majorMinor pkgs.fzf.version;
    go.command = "go version";
    hugo.command = "hugo version";
    docker-distribution.command = "registry --version";
    nginx.command = "nginx -v";
    openssh.command = "ssh -V";
    openssh.says = "OpenSSH_${lib.versions.major pkgs.openssh.version}.";
    openssl.command = "openssl version";
  };

  # Packages without a program.
  data = {
    dejavu_fonts = "share/fonts/truetype/dejavu/DejaVuSans.ttf";
    zlib = "lib/libz.so.1";
    cacert = "etc/ssl/certs/ca-bundle.crt";
    glibc = "lib/libc.so.6";
    glibc-dev = "include/asm/types.h";
    iana-etc = "etc/services";
    tzdata = "share/zoneinfo/Europe/Paris";
  };

  ask =
    name: package:
    if data ? ${name} then
      ''has ${name} "${package}/${data.${name}}"''
    else
      lib.escapeShellArgs [
        "answers"
        name
        (special.${name}.says or package.version)
        "${package}/bin/${special.${name}.command or "${package.meta.mainProgram} --version"}"
      ];
in
pkgs.runCommand "programs" { } ''
  failures=0
  failed() {
    echo "$1: $2" >&2
    failures=$((failures + 1))
  }
  has() {
    [ -s "$2" ] || failed "$1" "$2 is missing"
  }
  # answers NAME TEXT COMMAND
  answers() {
    local output
    if ! output=$(env -i HOME=$TMPDIR $3 2>&1 < /dev/null); then
      failed "$1" "\`$3\` fails: $output"
    elif ! grep --fixed-strings --quiet -- "$2" <<< "$output"; then
      failed "$1" "\`$3\` does not say $2: $output"
    fi
  }
  ${lib.concatStringsSep "\n" (lib.mapAttrsToList ask programs)}
  [ $failures -eq 0 ]
  touch $out
''
