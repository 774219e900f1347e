# The book as HTML: the pages of docs/, and a page for each public function,
# printed from the comment above it.
{
  lib,
  runCommand,
  mdbook,
}:
let
  functions = map (lib.removeSuffix ".nix") (
    lib.filter (name: lib.hasSuffix ".nix" name && name != "default.nix") (
      lib.attrNames (builtins.readDir ../../lib)
    )
  );
in
runCommand "infra-book" { nativeBuildInputs = [ mdbook ]; } ''
  mkdir -p pages/reference
  cp ${../../docs}/*.md ${../../docs}/*.json pages/
  cp ${../../docs/book.toml} book.toml
  chmod -R u+w pages
  printf '\n# Reference\n\n' >> pages/SUMMARY.md
  for function in ${toString functions}; do
    awk -v name=$function -f ${./reference.awk} ${../../lib}/$function.nix > pages/reference/$function.md
    echo "- [$function](reference/$function.md)" >> pages/SUMMARY.md
  done
  mdbook build --dest-dir $out
''
