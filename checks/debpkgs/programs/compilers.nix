# Compilers that Debian has: C and C++, Rust, COBOL, and Java's runtime. What
# calls the C compiler is in ../cc.nix.
{
  debian,
  lib,
  programs,
  wrap,
  ...
}:
let
  inherit (debian) fromDebian libraries;
in
{
  binutils-unwrapped = fromDebian {
    pname = "binutils";
    debs = [ "binutils-x86-64-linux-gnu" ];
    mainProgram = "ld";
    finish = ''
      for program in bin/*; do ln -s "''${program#bin/}" "bin/''${program#bin/x86_64-linux-gnu-}"; done
    '';
  };
  # C and C++ without headers of the C library.
  gcc-unwrapped = fromDebian {
    pname = "gcc";
    debs = [
      "gcc-14-x86-64-linux-gnu"
      "cpp-14-x86-64-linux-gnu"
      "g++-14-x86-64-linux-gnu"
      "libgcc-14-dev"
      "libstdc++-14-dev"
    ];
    env.cxxLibrary = libraries."libstdc++6";
    # The compiler looks for its parts beside itself.
    prepare = ''
      mkdir -p $out
      mv usr/libexec $out/
    '';
    finish = ''
      rm -rf bin/*lto-dump* bin/*gcov* libexec/gcc/*/14/lto1 lib/gcc/*/14/plugin lib/gcc/*/14/lib*san* lib/gcc/*/14/libcc1*
      for program in bin/*; do
        name=''${program#bin/x86_64-linux-gnu-}
        ln -s "''${program#bin/}" "bin/''${name%-14}"
      done
      ln -sf $cxxLibrary/lib/libstdc++.so.6 lib/gcc/x86_64-linux-gnu/14/libstdc++.so
    '';
  };
  # Headers of the C library and of the kernel, start files, static libraries.
  glibc-dev = fromDebian {
    pname = "glibc-dev";
    debs = [
      "libc6-dev"
      "libcrypt-dev"
      "linux-libc-dev"
    ];
    isData = true;
    mainProgram = null;
    env.cLibrary = programs.glibc;
    finish = ''
      sed -i -E "s,(/usr)?/lib(64|/x86_64-linux-gnu)/([a-z0-9-]+\.so\.),$cLibrary/lib/\3,g; \
        s,/usr/lib/x86_64-linux-gnu/,$out/lib/,g" lib/libc.so lib/libm.so lib/libm.a
      # What is in the C library itself: links to what is not in this package.
      find lib -name '*.so' -type l | while read -r link; do
        [ ! -e "$cLibrary/lib/$(readlink $link)" ] || ln -sf "$cLibrary/lib/$(readlink $link)" "$link"
      done
      rm -rf include/x86_64-linux-gnu/asm
      cp -r include/x86_64-linux-gnu/. include/
      cp -r lib/linux/uapi/x86/asm include/
      rm -rf include/x86_64-linux-gnu lib/linux
    '';
  };
  rustc = fromDebian {
    pname = "rustc";
    debs = [
      "rustc"
      "libstd-rust-1.85"
      "libstd-rust-dev"
    ];
    finish = "rm -rf share";
    passthru.unwrapped = programs.rustc;
  };
  cargo = fromDebian { pname = "cargo"; };
  # Programs need the library alone; the compiler calls the C compiler on PATH.
  gnucobol = lib.makeOverridable (
    # Nothing with Berkeley DB: this is GnuCOBOL 4.
    {
      db ? null,
    }:
    fromDebian {
      pname = "gnucobol";
      debs = [
        "gnucobol4"
        "libcob5-dev"
      ];
      mainProgram = "cobc";
      interpreters = [ programs.bash ];
      env.cobolLibrary = libraries.libcob5t64;
      # What its compiler writes is C that includes this.
      env.gmp = libraries.libgmp-dev;
      prepare = "rm usr/bin/gcdiff";
      finish = ''
        mv etc/gnucobol share/gnucobol/config
        ln -sf $cobolLibrary/lib/libcob.so.5 lib/libcob.so
        rm -rf etc bin/cob-config lib/libcob.a
        ${wrap "cobc" ''
          export COB_CONFIG_DIR=$out/share/gnucobol/config COB_COPY_DIR=$out/share/gnucobol/copy
          export COB_CC=gcc COB_CFLAGS="-I$out/include -I$gmp/include/x86_64-linux-gnu -pipe -Wno-unused -Wno-pointer-sign"
          export COB_LDFLAGS= COB_LIBS="-L$out/lib -Wl,-rpath,$cobolLibrary/lib -lcob -lm"''}
      '';
      passthru = {
        bin = programs.gnucobol;
        lib = libraries.libcob5t64;
      };
    }
  ) { };
  # Debian's runtime has all modules, the compiler's too, but no launcher for them.
  jdk = fromDebian {
    pname = "openjdk";
    debs = [ "openjdk-21-jre-headless" ];
    mainProgram = "java";
    interpreters = [ programs.bash ];
    prepare = ''
      home=usr/lib/jvm/java-21-openjdk-amd64
      find $home -type l | while read -r link; do
        target=$(readlink $link)
        case $target in
          /etc/java-21-openjdk/*)
            rm $link
            mv ".$target" $link
            ;;
          /*) rm $link ;;
        esac
      done
      mkdir -p $out
      mv $home/conf $home/release $out/
      rm -rf usr/share etc
      mkdir usr/bin
      mv $home/bin/java $home/bin/keytool usr/bin/
      mv $home/lib home-lib
      rm -rf usr/lib
      mv home-lib usr/lib
      for launcher in javac:jdk.compiler/com.sun.tools.javac.Main jar:jdk.jartool/sun.tools.jar.Main jdeps:jdk.jdeps/com.sun.tools.jdeps.Main; do
        printf '#!%s\nexec %s/bin/java -m %s "$@"\n' ${programs.bash}/bin/bash $out ''${launcher#*:} > usr/bin/''${launcher%%:*}
        chmod 755 usr/bin/''${launcher%%:*}
      done
    '';
    # Without what draws and plays. The machine is found by its name once it is
    # loaded; the link is for those that are loaded before.
    finish = ''
      rm -f lib/server/classes_nocoops.jsa lib/jar.binfmt lib/libawt* lib/libfontmanager.so lib/libjavajpeg.so \
        lib/liblcms.so lib/libmlib_image.so lib/libjsound.so lib/libj2pcsc.so
      ln -s server/libjvm.so lib/libjvm.so
    '';
  };
}
