# What functions of `lib` give, as nixpkgs' give it: `is` the value, or
# `refused = true` for a call that must not evaluate. The table needs nothing but
# the `lib` under test, so nixpkgs' own can be put in its place.
{ lib }:
let
  derivation' = {
    type = "derivation";
    name = "tool-1.2";
    pname = "tool";
    outPath = "/store/tool";
    bin.outPath = "/store/tool-bin";
    outputs = [
      "out"
      "bin"
    ];
    meta.mainProgram = "run";
  };
  tree = ../tests;
in
{
  # Strings.
  "hasInfix over several lines" = {
    value = lib.hasInfix "b\nc" "a b\nc d";
    is = true;
  };
  "hasInfix does not take a space for a newline" = {
    value = lib.hasInfix "a b" "a\nb";
    is = false;
  };
  "hasInfix takes signs literally" = {
    value = map (lib.hasInfix "a.*[b") [
      "xa.*[by"
      "axb"
    ];
    is = [
      true
      false
    ];
  };
  "hasInfix of nothing" = {
    value = lib.hasInfix "" "";
    is = true;
  };
  hasPrefix = {
    value = [
      (lib.hasPrefix "ab" "abc")
      (lib.hasPrefix "abc" "ab")
      (lib.hasPrefix "" "")
    ];
    is = [
      true
      false
      true
    ];
  };
  hasSuffix = {
    value = [
      (lib.hasSuffix ".nix" "a.nix")
      (lib.hasSuffix "a.nix" ".nix")
    ];
    is = [
      true
      false
    ];
  };
  "removePrefix and removeSuffix" = {
    value = [
      (lib.removePrefix "a" "ab")
      (lib.removePrefix "b" "ab")
      (lib.removeSuffix "b" "ab")
      (lib.removeSuffix "a" "ab")
    ];
    is = [
      "b"
      "ab"
      "a"
      "ab"
    ];
  };
  splitString = {
    value = [
      (lib.splitString "." "a..b.")
      (lib.splitString "-" "")
    ];
    is = [
      [
        "a"
        ""
        "b"
        ""
      ]
      [ "" ]
    ];
  };
  "escapeShellArg quotes what a shell reads" = {
    value = map lib.escapeShellArg [
      "plain,._+:@%/-"
      "a b"
      "it's"
      ""
      1
    ];
    is = [
      "plain,._+:@%/-"
      "'a b'"
      "'it'\\''s'"
      "''"
      "1"
    ];
  };
  escapeNixString = {
    value = lib.strings.escapeNixString "a\"\${b}\n";
    is = ''"a\"\''${b}\n"'';
  };
  toShellVar = {
    value = [
      (lib.toShellVar "a" "b c")
      (lib.toShellVar "a" [
        "b"
        "c d"
      ])
      (lib.toShellVar "a" { b = "c d"; })
    ];
    is = [
      "a='b c'"
      "declare -a a=(b 'c d')"
      "declare -A a=([b]='c d')"
    ];
  };
  "toShellVar of a wrong name" = {
    value = lib.toShellVar "a-b" "c";
    refused = true;
  };
  trim = {
    value = map lib.trim [
      " a b\n"
      "\n"
      ""
    ];
    is = [
      "a b"
      ""
      ""
    ];
  };
  toSentenceCase = {
    value = lib.toSentenceCase "hELLO";
    is = "Hello";
  };
  "toSentenceCase of no string" = {
    value = lib.toSentenceCase 1;
    refused = true;
  };
  levenshtein = {
    value = [
      (lib.strings.levenshtein "port" "Port")
      (lib.strings.levenshtein "kitten" "sitting")
      (lib.strings.levenshtein "" "ab")
      (lib.strings.levenshteinAtMost 2 "kitten" "sitting")
      (lib.strings.levenshteinAtMost 3 "kitten" "sitting")
    ];
    is = [
      1
      3
      2
      false
      true
    ];
  };
  "concatMapAttrsStringSep" = {
    value = lib.concatMapAttrsStringSep "," (name: value: name + value) {
      b = "2";
      a = "1";
    };
    is = "a1,b2";
  };
  toInt = {
    value = map lib.toInt [
      "12"
      "-3"
      " 4 "
    ];
    is = [
      12
      (-3)
      4
    ];
  };
  "toInt of an octal number" = {
    value = lib.toInt "012";
    refused = true;
  };
  "toInt of a word" = {
    value = lib.toInt "12a";
    refused = true;
  };
  fixedWidthString = {
    value = lib.fixedWidthString 5 "0" "12";
    is = "00012";
  };
  "fixedWidthString of a longer one" = {
    value = lib.fixedWidthString 1 "0" "12";
    refused = true;
  };
  sanitizeDerivationName = {
    value = map lib.strings.sanitizeDerivationName [
      "a b/c"
      "..hidden"
      ""
      "@scope/name"
    ];
    is = [
      "a-b-c"
      "hidden"
      "unknown"
      "-scope-name"
    ];
  };
  isStorePath = {
    value = map lib.isStorePath [
      "${builtins.storeDir}/d945ibfx9x185xf04b890y4f9g3cbb63-python-2.7.11"
      "${builtins.storeDir}/d945ibfx9x185xf04b890y4f9g3cbb63-python-2.7.11/bin"
      "${builtins.storeDir}/d945-short"
      "/etc"
      [ ]
      42
      null
    ];
    is = [
      true
      false
      true
      false
      false
      false
      false
    ];
  };
  "getName and getVersion" = {
    value = [
      (lib.getName "tool-1.2")
      (lib.getVersion "tool-1.2")
      (lib.getName derivation')
      (lib.getVersion { name = "tool-1.2"; })
    ];
    is = [
      "tool"
      "1.2"
      "tool"
      "1.2"
    ];
  };
  versions = {
    value = [
      (lib.versions.major "1.2.3")
      (lib.versions.majorMinor "1.2.3")
      (lib.versionAtLeast "1.10" "1.9")
      (lib.versionOlder "1.10" "1.9")
    ];
    is = [
      "1"
      "1.2"
      true
      false
    ];
  };

  # Sets.
  getAttrs = {
    value = lib.getAttrs [ "a" ] {
      a = 1;
      b = 2;
    };
    is = {
      a = 1;
    };
  };
  "attrByPath and getAttrFromPath" = {
    value = [
      (lib.attrByPath [ "a" "b" ] 0 { a.b = 1; })
      (lib.attrByPath [ "a" "c" ] 0 { a.b = 1; })
      (lib.getAttrFromPath [ "a" "b" ] { a.b = 1; })
    ];
    is = [
      1
      0
      1
    ];
  };
  concatMapAttrs = {
    value = lib.concatMapAttrs (name: value: {
      ${name} = value;
      ${name + value} = value;
    }) { x = "a"; };
    is = {
      x = "a";
      xa = "a";
    };
  };
  "filterAttrs and mapAttrs'" = {
    value = lib.mapAttrs' (name: value: lib.nameValuePair (name + "!") (value + 1)) (
      lib.filterAttrs (_: value: value > 1) {
        a = 1;
        b = 2;
      }
    );
    is = {
      "b!" = 3;
    };
  };
  recursiveUpdate = {
    value =
      lib.recursiveUpdate
        {
          a.b = 1;
          a.c = 2;
          d = 3;
        }
        {
          a.c.e = 4;
          d.f = 5;
        };
    is = {
      a = {
        b = 1;
        c.e = 4;
      };
      d.f = 5;
    };
  };
  foldlAttrs = {
    value =
      lib.foldlAttrs
        (
          all: name: value:
          all + name + value
        )
        ""
        {
          b = "2";
          a = "1";
        };
    is = "a1b2";
  };
  genAttrs = {
    value = lib.genAttrs [ "a" ] (name: name + "b");
    is = {
      a = "ab";
    };
  };
  cartesianProduct = {
    value = lib.cartesianProduct {
      a = [
        1
        2
      ];
      b = [ 3 ];
    };
    is = [
      {
        a = 1;
        b = 3;
      }
      {
        a = 2;
        b = 3;
      }
    ];
  };
  showAttrPath = {
    value = lib.showAttrPath [
      "a"
      "b.c"
    ];
    is = ''a."b.c"'';
  };

  # Lists.
  "last of nothing" = {
    value = lib.last [ ];
    refused = true;
  };
  "findFirst and findFirstIndex" = {
    value = [
      (lib.findFirst (x: x > 1) 0 [
        1
        2
        3
      ])
      (lib.lists.findFirstIndex (x: x > 3) null [
        1
        2
        3
      ])
    ];
    is = [
      2
      null
    ];
  };
  "flatten, unique, subtractLists" = {
    value = [
      (lib.flatten [
        1
        [
          2
          [ 3 ]
        ]
      ])
      (lib.unique [
        1
        2
        1
      ])
      (lib.subtractLists
        [ 1 ]
        [
          1
          2
          1
        ]
      )
    ];
    is = [
      [
        1
        2
        3
      ]
      [
        1
        2
      ]
      [ 2 ]
    ];
  };
  "take, drop, sublist" = {
    value = [
      (lib.take 2 [ 1 ])
      (lib.drop 2 [ 1 ])
      (lib.sublist 1 2 [
        1
        2
        3
        4
      ])
      (lib.init [
        1
        2
      ])
    ];
    is = [
      [ 1 ]
      [ ]
      [
        2
        3
      ]
      [ 1 ]
    ];
  };
  "sortOn and naturalSort" = {
    value = [
      (lib.sortOn lib.stringLength [
        "bb"
        "a"
      ])
      (lib.naturalSort [
        "v10"
        "v9"
      ])
    ];
    is = [
      [
        "a"
        "bb"
      ]
      [
        "v9"
        "v10"
      ]
    ];
  };
  "zipListsWith and imap1" = {
    value = [
      (lib.zipListsWith (a: b: a + b) [ 1 2 ] [ 3 ])
      (lib.imap1 (i: x: i + x) [
        1
        2
      ])
    ];
    is = [
      [ 4 ]
      [
        2
        4
      ]
    ];
  };
  "optional does not look inside" = {
    value = [
      (lib.optional true [ 1 ])
      (lib.optionals false [ 1 ])
    ];
    is = [
      [ [ 1 ] ]
      [ ]
    ];
  };

  # Functions and overriding.
  functionArgs = {
    value = lib.functionArgs (
      lib.setFunctionArgs (_: 1) {
        a = true;
        b = false;
      }
    );
    is = {
      a = true;
      b = false;
    };
  };
  toFunction = {
    value = lib.toFunction 1 2;
    is = 1;
  };
  pipe = {
    value = lib.pipe 1 [
      (x: x + 1)
      toString
    ];
    is = "2";
  };
  "makeOverridable overrides" = {
    value =
      let
        f = lib.makeOverridable (
          {
            a,
            b ? a,
          }:
          {
            inherit a b;
          }
        );
      in
      [
        ((f { a = 1; }).override { b = 2; }).b
        (((f { a = 1; }).override { b = 2; }).override (old: {
          a = old.a + 1;
        })).a
        ((f { a = 1; }).override (_: {
          a = 5;
        })).b
        (lib.functionArgs (f { a = 1; }).override)
      ];
    is = [
      2
      2
      5
      {
        a = false;
        b = true;
      }
    ];
  };
  "callPackageWith gives what is asked for" = {
    value =
      (lib.callPackageWith
        {
          a = 1;
          b = 2;
        }
        (
          {
            a,
            c ? 3,
            ...
          }@all:
          {
            inherit a c all;
          }
        )
        { }
      ).all;
    is = {
      a = 1;
    };
  };
  "fix and extends" = {
    value =
      (lib.fix (
        lib.extends
          (final: previous: {
            b = previous.b + final.c;
            c = 3;
          })
          (final: {
            a = final.b;
            b = 1;
          })
      )).a;
    is = 4;
  };
  composeManyExtensions = {
    value = lib.fix (
      lib.extends
        (lib.composeManyExtensions [
          (_: previous: { a = previous.a + "b"; })
          (_: previous: { a = previous.a + "c"; })
        ])
        (_: {
          a = "a";
        })
    );
    is = {
      a = "abc";
    };
  };
  makeScope = {
    value =
      let
        scope = lib.makeScope (extra: lib.callPackageWith ({ a = 1; } // extra)) (self: {
          b = self.callPackage ({ a }: { value = a + 1; }) { };
          c = self.b.value;
        });
      in
      [
        scope.c
        (scope.overrideScope (_: _: { b.value = 7; })).c
      ];
    is = [
      2
      7
    ];
  };
  "extendMkDerivation takes its own names away" = {
    value =
      let
        make = lib.extendMkDerivation {
          constructDrv = f: lib.fix f;
          excludeDrvArgNames = [ "own" ];
          extendDrvArgs =
            final:
            {
              own ? 1,
              ...
            }:
            {
              more = own + final.base;
            };
        };
      in
      [
        (make {
          own = 2;
          base = 3;
        })
        (make (final: {
          base = 4;
        }))
        (lib.functionArgs make)
      ];
    is = [
      {
        base = 3;
        more = 5;
      }
      {
        base = 4;
        more = 5;
      }
      { own = true; }
    ];
  };

  # Packages.
  "getExe takes the output with programs" = {
    value = lib.getExe derivation';
    is = "/store/tool-bin/bin/run";
  };
  "getExe of no package" = {
    value = lib.getExe "tool";
    refused = true;
  };
  "getExe'" = {
    value = lib.getExe' derivation' "other";
    is = "/store/tool-bin/bin/other";
  };
  "getExe' of a path" = {
    value = lib.getExe' derivation' "bin/other";
    refused = true;
  };
  makeBinPath = {
    value = lib.makeBinPath [
      "/a"
      null
      derivation'
    ];
    is = "/a/bin:/store/tool-bin/bin";
  };
  isDerivation = {
    value = map lib.isDerivation [
      derivation'
      { }
      "x"
      null
    ];
    is = [
      true
      false
      false
      false
    ];
  };
  getOutput = {
    value = map toString [
      (lib.getBin derivation')
      (lib.getLib derivation')
      (lib.getBin "/plain")
    ];
    is = [
      "/store/tool-bin"
      "/store/tool"
      "/plain"
    ];
  };
  "a license's names" = {
    value = lib.getAttrs [ "spdxId" "shortName" "free" ] lib.licenses.mit;
    is = {
      spdxId = "MIT";
      shortName = "mit";
      free = true;
    };
  };

  # Systems.
  "elaborate names a system's parts" = {
    value =
      let
        platform = lib.systems.elaborate "aarch64-linux";
      in
      [
        platform.system
        platform.isLinux
        platform.isDarwin
        platform.isAarch64
        platform.isx86_64
        platform.go.GOARCH
        platform.parsed.cpu.name
        platform.parsed.kernel.name
        platform.config
      ];
    is = [
      "aarch64-linux"
      true
      false
      true
      false
      "arm64"
      "aarch64"
      "linux"
      "aarch64-unknown-linux-gnu"
    ];
  };
  "node's names of a platform" = {
    value = map (system: (lib.systems.elaborate system).node.arch) [
      "x86_64-linux"
      "aarch64-darwin"
    ];
    is = [
      "x64"
      "arm64"
    ];
  };
  "equal systems are equal" = {
    value = lib.systems.equals (lib.systems.elaborate "x86_64-linux") (
      lib.systems.elaborate "x86_64-linux"
    );
    is = true;
  };

  # Errors and warnings.
  "assertMsg" = {
    value = lib.assertMsg false "no";
    refused = true;
  };
  "throwIf and throwIfNot" = {
    value = [
      (lib.throwIf false "no" 1)
      (lib.throwIfNot true "no" 2)
    ];
    is = [
      1
      2
    ];
  };
  "throwIfNot throws" = {
    value = lib.throwIfNot false "no" 1;
    refused = true;
  };
  "assertOneOf" = {
    value = lib.assertOneOf "x" 3 [
      1
      2
    ];
    refused = true;
  };
  "checkListOfEnum" = {
    value = lib.checkListOfEnum "x" [ "a" ] [ "b" ] true;
    refused = true;
  };

  # Text in other languages.
  toPretty = {
    value = lib.generators.toPretty { multiline = false; } {
      a = [
        1
        "x"
        null
      ];
      "b c" = true;
    };
    is = ''{ a = [ 1 "x" null ]; "b c" = true; }'';
  };
  "toPretty over lines" = {
    value = lib.generators.toPretty { } { a = [ 1 ]; };
    is = "{\n  a = [\n    1\n  ];\n}";
  };
  toKeyValue = {
    value = lib.generators.toKeyValue { } {
      a = 1;
      b = true;
    };
    is = "a=1\nb=true\n";
  };
  toINI = {
    value = lib.generators.toINI { } { s.a = "b"; };
    is = "[s]\na=b\n";
  };

  # Sources.
  "a file set of one file" = {
    value = builtins.attrNames (
      builtins.readDir (
        lib.fileset.toSource {
          root = tree;
          fileset = lib.fileset.unions [
            (tree + "/lib.nix")
            (lib.fileset.maybeMissing (tree + "/nothing"))
          ];
        }
      )
    );
    is = [ "lib.nix" ];
  };
  "fileFilter, intersection, difference" = {
    value = map baseNameOf (
      map toString (
        lib.fileset.toList (
          lib.fileset.difference (lib.fileset.intersection tree (
            lib.fileset.fileFilter (file: file.hasExt "nix" && lib.hasPrefix "lib" file.name) tree
          )) (lib.fileset.maybeMissing (tree + "/nothing"))
        )
      )
    );
    is = [ "lib.nix" ];
  };
  "a file set outside of its root" = {
    value =
      (lib.fileset.toSource {
        root = tree;
        fileset = ../default.nix;
      }).outPath;
    refused = true;
  };
  "a file that does not exist" = {
    value =
      lib.fileset.unions [ (tree + "/nothing") ] ? base && lib.fileset.toList (tree + "/nothing") == [ ];
    refused = true;
  };
  "a root that is a string" = {
    value =
      (lib.fileset.toSource {
        root = toString tree;
        fileset = tree;
      }).outPath;
    refused = true;
  };
  "what cleanSource leaves out" = {
    value = map ({ name, type }: lib.cleanSourceFilter ("/x/" + name) type) [
      {
        name = ".git";
        type = "directory";
      }
      {
        name = "a.o";
        type = "regular";
      }
      {
        name = "result-bin";
        type = "symlink";
      }
      {
        name = "result";
        type = "directory";
      }
      {
        name = "node_modules";
        type = "directory";
      }
      {
        name = "a~";
        type = "regular";
      }
      {
        name = ".gitignore";
        type = "regular";
      }
    ];
    is = [
      false
      false
      false
      true
      true
      false
      true
    ];
  };
}
