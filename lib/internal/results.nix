# What every builder hangs on its result, made from the result of mkImage, so
# that all builders have the same attributes with the same meanings.
{
  lib,
  fod-hash,
  imageInfra,
  imagePkgs,
  mkDevShell,
  mkProcesses,
  stdenv,
}:
let
  ofImage = [
    "inventory"
    "load"
    "oci-image"
    "prod"
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

  # passthru :: { name, image, deps, programs, dev, tests } -> AttrSet
  # `name` (of the project), `deps` (a derivation, or null for none), `programs` (a list of derivations,
  # for the shell), `dev` (command and port of the server that developers start), `tests` (a set of derivations). The names are there without
  # a look at `image`, which may depend on the final attributes.
  passthru =
    {
      name,
      image,
      deps ? null,
      programs ? [ ],
      dev ? null,
      tests ? { },
    }:
    lib.genAttrs ofImage (name: image.${name} or (throw "the image ${image.name} has no `${name}`"))
    // {
      inherit image;
      devShell = mkDevShell {
        inherit name;
        packages = programs ++ [ fod-hash ];
        commands.fod-hash.help = "fod-hash update puts the right hashes into the source";
      };
      tests = image.tests or { } // tests;
    }
    // lib.optionalAttrs (dev != null) {
      dev = mkProcesses {
        name = "dev";
        packages = programs;
        processes.server = dev;
      };
    }
    // lib.optionalAttrs (deps != null) { inherit deps; };
}
