# The worked examples of docs/builders-runtime.md that have no template: Java by a
# jar, and COBOL. Each image's program runs, and its closure holds what it needs.
{
  lib,
  infra,
  pkgs,
  runCommand,
}:
let
  jar =
    runCommand "greeter"
      {
        nativeBuildInputs = [ pkgs.jdk ];
        source = ''
          public class Greeter {
            public static void main(String[] names) throws Exception {
              var digest = java.security.MessageDigest.getInstance("SHA-256").digest(names[0].getBytes());
              System.out.println("hello " + names[0] + " " + java.util.HexFormat.of().formatHex(digest, 0, 4));
            }
          }
        '';
      }
      ''
        echo "$source" > Greeter.java
        javac Greeter.java
        mkdir $out
        jar --create --file $out/greeter.jar --main-class Greeter --date 1980-01-01T00:00:02Z Greeter.class
      '';

  java = infra.mkRuntime {
    name = "greeter";
    packages = pkgs: [ (pkgs.jre_minimal.override { modules = [ "java.base" ]; }) ];
    program = "java";
    arguments = [
      "-jar"
      "${jar}/greeter.jar"
    ];
  };

  cobol = infra.mkRuntime {
    package =
      pkgs:
      pkgs.stdenv.mkDerivation {
        pname = "total";
        version = "1.0";
        nativeBuildInputs = [
          pkgs.gnucobol.bin
          pkgs.gcc
        ];
        source = ''
          IDENTIFICATION DIVISION.
          PROGRAM-ID. TOTAL.
          DATA DIVISION.
          WORKING-STORAGE SECTION.
          01 AMOUNT PIC 9(5)V99 VALUE 19.99.
          01 RESULT PIC ZZ,ZZ9.99.
          PROCEDURE DIVISION.
              COMPUTE RESULT = AMOUNT * 100.
              DISPLAY "TOTAL" RESULT.
              STOP RUN.
        '';
        dontUnpack = true;
        buildPhase = ''
          echo "$source" > total.cob
          cobc -x -free -o total total.cob
        '';
        installPhase = "install -D total $out/bin/total";
        meta.mainProgram = "total";
      };
    removeReferences = pkgs: [ pkgs.gnucobol.bin ];
  };

  # A program with its arguments, as the image starts it.
  command = runtime: lib.escapeShellArgs runtime.image.config.Entrypoint;
in
runCommand "check-worked-examples"
  {
    passthru = { inherit cobol java; };
    guards = [
      java.image.tests.guard
      cobol.image.tests.guard
    ];
    exportReferencesGraph = [
      "cobol-closure"
      cobol
    ];
  }
  ''
    [ "$(${command java} you)" = 'hello you ${lib.substring 0 8 (builtins.hashString "sha256" "you")}' ]
    [ "$(${command cobol})" = 'TOTAL 1,999.00' ]
    grep -q -- '-${pkgs.gnucobol.lib.name}$' cobol-closure
    if grep -E -- '-(gcc|gnucobol-[0-9.]+(-bin)?|glibc-dev|libdb[0-9.]*-.*)$' cobol-closure; then exit 1; fi
    touch $out
  ''
