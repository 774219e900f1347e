# The book builds, its links lead somewhere, and its commands are run by a test
# or say why none can; each of the two looks is shown to find what it is for.
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
  python3 ${./links.py} ${pages} ${self}
  python3 ${./commands.py} ${self}

  cp -r ${pages} book
  chmod -R u+w book
  echo '<a href="nowhere.html">' >> book/images.html
  echo '<a href="../push.html#nothing">' >> book/reference/mkImage.html
  finds 'images.html: no such page: nowhere.html' python3 ${./links.py} book ${self}
  finds 'reference/mkImage.html: no such heading: ../push.html#nothing' python3 ${./links.py} book ${self}

  mkdir -p fixture/docs fixture/checks
  cp ${./fixture.md} fixture/docs/page.md
  echo 'run nix build .#image' > fixture/checks/demo
  finds 'docs/page.md:5: in no test and not marked as outside: nix build .#nowhere' python3 ${./commands.py} fixture
  [ "$(wc -l < said)" = 1 ]
  touch $out
''
