# Overlays: their order, patches as data, packages without parts, and that what is
# patched reaches every image and shell.
{
  lib,
  infra,
  linkFarmFromDrvs,
  pkgs,
  runCommand,
  self,
  testers,
}:
let
  check = import ./claims.nix { inherit lib runCommand; };
  cves = import ../lib/internal/security/cves.nix { inherit lib; };

  entry = {
    id = "CVE-2000-0001";
    severity = "high";
    date = "2000-01-01";
    package = "demo";
    fixedIn = "1.1";
    patch = ./fixtures/overlays/CVE-2000-0001.patch;
    expires = "2000-06-01";
  };
  demo =
    version: final:
    final.stdenv.mkDerivation {
      pname = "demo";
      inherit version;
      src = ./fixtures/overlays/demo;
      installPhase = "cp -r . $out";
    };
  withDemo = version: pkgs.extend (final: _: { demo = demo version final; });
  patchesOf = overlay: version: ((withDemo version).extend overlay).demo.patches or [ ];

  # Nearly nixpkgs' own: only the arguments count here.
  cobol = pkgs.extend (
    _: prev: {
      gnucobol =
        lib.makeOverridable
          (
            { db, gmp }:
            prev.stdenv.mkDerivation {
              pname = "gnucobol";
              version = "3.2";
              buildInputs = [
                db
                gmp
              ];
            }
          )
          {
            db = prev.bzip2;
            gmp = prev.xz;
          };
    }
  );
  withoutDb = (cobol.extend self.overlays.license-fixes).gnucobol;

  patches =
    changes:
    infra.mkCvePatches (
      {
        patches = [ entry ];
        date = "20000301000000";
      }
      // changes
    );
  # The library over a set that has the package in that version.
  over = version: self.lib.mkInfra (withDemo version);
  fails =
    title: says: version: changes:
    testers.testBuildFailure' {
      name = "cves-${title}";
      drv =
        ((over version).mkCvePatches (
          {
            patches = [ entry ];
            date = "2000-03-01";
          }
          // changes
        )).check;
      expectedBuilderLogEntries = says;
    };

  # One that is needed passes, changes what is built, and says what it costs.
  needed =
    runCommand "cves-needed"
      {
        inherit
          ((over "1.0").mkCvePatches {
            patches = [ entry ];
            date = "2000-03-01";
          })
          check
          ;
        built = ((withDemo "1.0").extend (patches { }).overlay).demo;
        program =
          lib.getExe
            (infra.mkCvePatches {
              patches = [
                (
                  entry
                  // {
                    package = "bash";
                    fixedIn = "9";
                  }
                )
              ];
            }).program;
      }
      ''
        grep -q 42 $built/answer
        grep -q 'demo 1.0 (fixed in 1.1)' $check
        $program --date 2000-03-01 | tee $out
        [ "$(sed -n 's/.*rebuilds \([0-9]*\) packages.*/\1/p' $out)" -gt 5 ]
      '';

  # One that every image has by name, and one that every shell has by its standard environment.
  mark =
    _: prev:
    lib.genAttrs [ "coreutils" "tzdata" ] (
      name:
      prev.${name}.overrideAttrs (old: {
        finish = old.finish or "" + "\nmkdir -p share && echo CVE-2000-0003 > share/patched\n";
      })
    );
  patched = self.lib.mkInfra {
    inherit pkgs;
    overlays = [ mark ];
  };

  # Images by the lists of what is in them, shells by their closures.
  imagesOf =
    library:
    lib.mapAttrs (_: image: image.inventory) (
      library.images
      // {
        site = library.mkStaticSite {
          name = "site";
          root = ./fixtures/overlays/site;
        };
      }
    );
  # Those of which the package set has all programs.
  # A shell's programs, as far as the package set has them, and the shell itself.
  shellsOf =
    library:
    lib.mapAttrs (
      _: shell: [ shell.stdenv ] ++ lib.filter (tool: !(tool.evaluatedOnly or false)) shell.tools
    ) library.devShells;
  graph = stage: lib.mapAttrs' (name: lib.nameValuePair "${stage}-${name}");

  # Where the old package was is the new one, and the old one is nowhere.
  reach =
    runCommand "check-overlays-reach"
      {
        __structuredAttrs = true;
        exportReferencesGraph = graph "before" (shellsOf infra) // graph "after" (shellsOf patched);
        images = {
          before = imagesOf infra;
          after = imagesOf patched;
        };
        pairs = map (name: {
          old = builtins.unsafeDiscardStringContext pkgs.${name}.outPath;
          new = builtins.unsafeDiscardStringContext (pkgs.extend mark).${name}.outPath;
        }) (lib.attrNames (mark null pkgs));
        nativeBuildInputs = [ pkgs.jq ];
      }
      ''
        # places STAGE: one line for each, its name and all its paths.
        places() {
          jq --raw-output --arg stage "$1" 'to_entries[] | select(.key | startswith($stage + "-"))
            | "shell \(.key | ltrimstr($stage + "-")) \([.value[].path] | join(" "))"' "$NIX_ATTRS_JSON_FILE"
          jq --raw-output --arg stage "$1" '.images[$stage] | to_entries[] | "\(.key) \(.value)"' "$NIX_ATTRS_JSON_FILE" |
            while read -r name inventory; do
              echo "image $name $(jq --raw-output '[.packages[].path] | join(" ")' "$inventory")"
            done
        }
        places before > before
        places after > after
        # reached FILE: what is in it is compared with what was before.
        reached() {
          local found=0 kind name paths now old new
          while read -r kind name paths; do
            now=$(grep "^$kind $name " "$1")
            while read -r old new; do
              case " $now " in *" $old "*) echo "$kind $name still has $old" && return 1 ;; esac
              case " $paths " in
                *" $old "*)
                  case " $now " in *" $new "*) found=$((found + 1)) ;; *) echo "$kind $name has no $new" && return 1 ;; esac
                  ;;
              esac
            done < <(jq --raw-output '.pairs[] | "\(.old) \(.new)"' "$NIX_ATTRS_JSON_FILE")
          done < before
          echo "$found"
        }
        if reached before > $out; then exit 1; fi
        grep -q 'still has' $out
        found=$(reached after) || { echo "$found" >&2 && exit 1; }
        # Zones are in every image, coreutils in every shell and two images.
        echo "$found places have the patched packages" | tee $out
        [ "$found" -ge ${toString (lib.length (lib.attrNames (infra.images // infra.devShells)) + 2)} ]
      '';
in
linkFarmFromDrvs "check-overlays" [
  (check "overlays" {
    claims = {
      "each is an output" =
        lib.attrNames self.overlays == [
          "custom-builds"
          "cve-patches"
          "default"
          "license-fixes"
        ];
      "all are in the default" =
        let
          all = cobol.extend self.overlays.default;
        in
        all.gnucobol.drvPath == withoutDb.drvPath && all ? fod-hash && all ? oci-tool;
      "a later one sees an earlier one" =
        (pkgs.appendOverlays [
          self.overlays.custom-builds
          (_: prev: { seen = prev.fod-hash.pname; })
        ]).seen == "fod-hash";
      "the library has what its overlays make" =
        (self.lib.mkInfra {
          inherit pkgs;
          overlays = [ (_: prev: { dumb-init = prev.tini; }) ];
        }).images.base.config.Entrypoint != infra.images.base.config.Entrypoint;
      "GnuCOBOL is built without Berkeley DB" =
        withoutDb.configureFlags == [ "--without-db" ]
        && !lib.elem pkgs.bzip2 withoutDb.buildInputs
        && lib.elem pkgs.bzip2 cobol.gnucobol.buildInputs;
      "a patch is applied below the version that has it" =
        patchesOf (patches { }).overlay "1.0.9" == [ entry.patch ];
      "and not from then on" = patchesOf (patches { }).overlay "1.1" == [ ];
      "what nixpkgs does not have is left alone" = !(pkgs.extend (patches { }).overlay) ? demo;
    };
    problems = {
      "a misspelt field" = {
        problems = cves.problemsOf [ (removeAttrs entry [ "fixedIn" ] // { fixed = "1.1"; }) ];
        says = [
          "CVE-2000-0001: missing `fixedIn`"
          "unknown `fixed`"
        ];
      };
      "values that are none" = {
        problems = cves.problemsOf [
          (
            entry
            // {
              date = "July";
              severity = "bad";
              package = "python3Packages.x";
              patch = ./fixtures/overlays/demo/answer;
            }
          )
        ];
        says = [
          "`date` is a day"
          "`severity` is one of"
          "write an overlay"
          "CVE-2000-0001.patch"
        ];
      };
    };
    refused."a check without a day" = (patches { date = null; }).check;
  })
  (fails "has-fix" [ "error: remove CVE-2000-0001: demo 1.2 has the fix (since 1.1)" ] "1.2" { })
  (fails "expired" [ "error: remove or renew CVE-2000-0001" ] "1.0" { date = "20000601"; })
  (fails "absent" [ "CVE-2000-0001 is for other, which nixpkgs does not have" ] "1.0" {
    patches = [ (entry // { package = "other"; }) ];
  })
  needed
  reach
]
