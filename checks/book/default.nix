# The book builds; its links lead somewhere; its commands are run by a test or say
# why none can; behaviours name what exists; messages are those that are printed;
# defaults are those of the functions. Each look is shown to find what it is for.
{
  callPackage,
  runCommand,
  python3,
  self,
}:
let
  pages = callPackage ./pages.nix { };
in
runCommand "check-book" { nativeBuildInputs = [ python3 ]; } ''
  # finds WORDS COMMAND…: COMMAND fails and says WORDS.
  finds() {
    if "''${@:2}" > said 2>&1 || ! grep -qF -- "$1" said; then
      cat said
      echo "not found: $1"
      exit 1
    fi
  }
  python3 ${./.}/links.py ${pages} ${self}
  python3 ${./.}/commands.py ${self}
  python3 ${./.}/behaviours.py ${self}
  python3 ${./.}/messages.py ${self}
  python3 ${./.}/defaults.py ${self}

  cp -r ${pages} book
  chmod -R u+w book
  echo '<a href="nowhere.html">' >> book/images.html
  echo '<a href="../push.html#nothing">' >> book/reference/mkImage.html
  finds 'images.html: no such page: nowhere.html' python3 ${./.}/links.py book ${self}
  finds 'reference/mkImage.html: no such heading: ../push.html#nothing' python3 ${./.}/links.py book ${self}

  mkdir -p fixture/docs fixture/checks
  cp ${./fixture.md} fixture/docs/page.md
  echo 'run nix build .#image' > fixture/checks/demo
  finds 'docs/page.md:5: in no test and not marked as outside: nix build .#nowhere' python3 ${./.}/commands.py fixture
  [ "$(wc -l < said)" = 1 ]

  cp -r ${self} repository
  chmod -R u+w repository
  echo '| ZZ01 | a promise | case `not-there`, check `errors` |' >> repository/docs/behaviours.md
  echo '| ZZ02 | a promise | surely |' >> repository/docs/behaviours.md
  finds 'ZZ01: no case not-there' python3 ${./.}/behaviours.py repository
  finds 'ZZ02: shown by nothing: surely' python3 ${./.}/behaviours.py repository
  [ "$(wc -l < said)" = 2 ]
  sed -i 's/^| `stale` .*/| `no such words` | | |/' repository/docs/troubleshooting.md
  finds 'no row for the finding `stale`' python3 ${./.}/messages.py repository
  finds 'nothing prints: no such words' python3 ${./.}/messages.py repository
  sed -i 's/distDir ? "dist"/distDir ? "build"/' repository/lib/mkVitePackage.nix
  finds '`distDir` is "build" by default, its comment says "dist"' python3 ${./.}/defaults.py repository
  touch $out
''
