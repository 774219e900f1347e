# The roots of what an image holds: its packages, and a file that names whatever
# its configuration and its files refer to.
{ imagePkgs }:
# closure :: { name } -> description -> { description :: Derivation; roots :: [Derivation]; }
name: image:
let
  description = imagePkgs.writeText "${baseNameOf name}-description.json" (
    builtins.toJSON { inherit (image) config files; }
  );
in
{
  inherit description;
  roots = image.contents ++ [ description ];
}
