# What every builder hangs on its result, made from the result of mkImage, so
# that all builders have the same attributes with the same meanings.
{
  lib,
  fod-hash,
  imageInfra,
  imagePkgs,
  mkShell,
  stdenv,
}:
let
  ofImage = [
    "inventory"
    "load"
    "oci-image"
    "push"
    "sbom"
  ];
in
{
  # forImage :: String -> AttrSet -> Derivation -> Derivation
  # What goes into an image is built on the image's system: `package` itself
  # where that is this system, else what `function` makes of `args` there.
  forImage =
    function: args: package:
    if imagePkgs.stdenv.hostPlatform.system == stdenv.hostPlatform.system then
      package
    else
      imageInfra.${function} args;

  # passthru :: { image, deps, programs, tests } -> AttrSet
  # `deps` (a derivation, or null for none), `programs` (a list of derivations,
  # for the shell), `tests` (a set of derivations). The names are there without
  # a look at `image`, which may depend on the final attributes.
  passthru =
    {
      image,
      deps ? null,
      programs ? [ ],
      tests ? { },
    }:
    lib.genAttrs ofImage (name: image.${name} or (throw "the image ${image.name} has no `${name}`"))
    // {
      inherit image;
      devShell = mkShell { packages = programs ++ [ fod-hash ]; };
      tests = image.tests or { } // tests;
    }
    // lib.optionalAttrs (deps != null) { inherit deps; };
}
