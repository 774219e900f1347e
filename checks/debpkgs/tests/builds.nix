# Builds that have to fail, with what they have to say, and some that must not.
{ pkgs, lib }:
let
  inherit (pkgs) runCommand testers;

  debian = import ../debian {
    inherit lib;
    inherit (pkgs) system;
  };

  # says :: Derivation -> [String] -> Derivation
  fails =
    name: says: drv:
    testers.testBuildFailure' {
      inherit drv name;
      expectedBuilderLogEntries = says;
    };

  # A project of one lock file, whose root package has the version.
  project =
    version:
    runCommand "project" { } ''
      mkdir $out
      echo '{ "name": "x", "lockfileVersion": 3, "packages": { "": { "version": "${version}" } } }' > $out/package-lock.json
    '';

  script = name: text: pkgs.writeShellApplication { inherit name text; };
  build = name: runCommand name { };
in
{
  # A library that a program needs and that is not named: the build finds it out.
  missing-library = fails "missing-library" [ "needs libcurl.so.4, which none of these have" ] (
    debian.fromDebian {
      pname = "curl";
      libraries = [ ];
    }
  );

  # The loader looks into no folder of the host.
  loader = build "loader" ''
    loader=${pkgs.glibc}/lib/ld-linux-x86-64.so.2
    ${debian.tools}/strings $loader > strings
    grep -x /nix/.no-default-dir1/ strings
    if grep -x -e /lib/x86_64-linux-gnu/ -e /usr/lib/x86_64-linux-gnu/ -e /etc/ld.so.cache strings; then
      exit 1
    fi
    touch $out
  '';

  npm-without-lock = fails "npm-without-lock" [ "package-lock.json file does not exist" ] (
    (pkgs.fetchNpmDeps {
      src = pkgs.emptyDirectory;
      hash = lib.fakeHash;
    }).overrideAttrs
      { outputHash = null; }
  );

  npm-with-another-lock = fails "npm-with-another-lock" [ "npmDepsHash is out of date" ] (
    pkgs.stdenv.mkDerivation {
      name = "project";
      src = project "2";
      npmDeps = project "1";
      nativeBuildInputs = [
        pkgs.nodejs
        pkgs.npmHooks.npmConfigHook
      ];
    }
  );

  # Headers and libraries of an input are found, by the program too; what is not
  # needed is no part of its closure.
  compiler =
    let
      library =
        name:
        pkgs.runCommand name { nativeBuildInputs = [ pkgs.gcc ]; } ''
          mkdir -p $out/include $out/lib
          echo 'int ${name}(void);' > $out/include/${name}.h
          echo 'int ${name}(void) { return 42; }' > ${name}.c
          cc -shared -fPIC -o $out/lib/lib${name}.so ${name}.c
        '';
      program = pkgs.stdenv.mkDerivation {
        name = "program";
        nativeBuildInputs = [ pkgs.gcc ];
        buildInputs = map library [
          "used"
          "unused"
        ];
        dontUnpack = true;
        source = ''
          #include <iostream>
          extern "C" {
          #include <used.h>
          }
          int main() { try { throw used(); } catch (int number) { std::cout << number; } }
        '';
        buildPhase = ''
          echo "$source" > program.cc
          g++ -O2 -o program program.cc -lused
        '';
        installPhase = "install -D program $out/bin/program";
        disallowedRequisites = [
          (library "unused")
          pkgs.gcc-unwrapped
          pkgs.glibc-dev
        ];
      };
    in
    build "compiler" ''
      [ "$(${program}/bin/program)" = 42 ]
      echo 'int main(void) { return 0; }' > static.c
      ${pkgs.gcc}/bin/cc -static -o static static.c
      ./static
      touch $out
    '';

  shellcheck-finding = fails "shellcheck-finding" [ "SC2086" ] (script "unquoted" "x=$1; echo $x");
  shellcheck-clean = build "shellcheck-clean" ''
    [ "$(${lib.getExe (script "quoted" ''echo "$1"'')} 'a  b')" = 'a  b' ]
    touch $out
  '';

  replace-fail = fails "replace-fail" [ "doesn't match anything in file 'x'" ] (
    build "replace" "echo a > x; substituteInPlace x --replace-fail b c"
  );
  replace-vars = build "replace-vars" ''
    [ "$(< ${
      pkgs.replaceVars (pkgs.writeText "text" "@a@ @b@") {
        a = "1";
        b = null;
      }
    })" = '1 @b@' ]
    touch $out
  '';
  replace-vars-without-value = fails "replace-vars-without-value" [ "without a value" "@b@" ] (
    pkgs.replaceVars (pkgs.writeText "text" "@a@ @b@") { a = "1"; }
  );

  wrapper = build "wrapper" ''
    . ${pkgs.makeWrapper}/nix-support/setup-hook
    makeWrapper ${pkgs.coreutils}/bin/printenv $TMPDIR/print --set A 'b c' --set-default B d --prefix C : e --suffix C : f
    [ "$(A=x B=y C=z $TMPDIR/print A B C)" = $'b c\ny\ne:z:f' ]
    touch $out
  '';
  wrapper-argument = fails "wrapper-argument" [ "makeWrapper doesn't understand the arg --sett" ] (
    build "wrapper" ''
      . ${pkgs.makeWrapper}/nix-support/setup-hook
      makeWrapper ${pkgs.coreutils}/bin/env $out --sett A b
    ''
  );

  collision = fails "collision" [ "two given paths contain a conflicting subpath" ] (
    pkgs.buildEnv {
      name = "env";
      paths = [
        (pkgs.writeTextDir "a" "1")
        (pkgs.writeTextDir "a" "2")
      ];
    }
  );

  failing-test-is-needed = fails "failing-test-is-needed" [ "a failure was expected" ] (
    testers.testBuildFailure (build "fine" "touch $out")
  );
}
