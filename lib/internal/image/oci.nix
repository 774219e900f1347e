# The description of an image as an OCI layout: which path is in which role's
# layer, and the derivation that puts the layers together.
{
  lib,
  imagePkgs,
  imageTool,
  mkLayer,
  problems,
}:
let
  # More layers than this, and older runtimes fail to mount them.
  mostBlobs = 60;

  storePath = "${builtins.storeDir}/[0-9a-z]{32}-[-0-9a-zA-Z+._?=]+";

  # pathsIn :: String -> [String]
  # The store paths that a text names and brings with it.
  pathsIn =
    text:
    let
      context = builtins.getContext text;
      named = lib.concatLists (lib.filter lib.isList (builtins.split "(${storePath})" text));
    in
    lib.optionals (context != { }) (map (path: builtins.appendContext path context) (lib.unique named));

  # budgetProblems :: [Layer] -> [String]
  budgetProblems =
    layers:
    let
      sum = lib.foldl' (total: layer: total + layer.budget) 0 layers;
    in
    lib.optional (sum > mostBlobs) ''
      the layers may have ${toString sum} blobs, more than ${toString mostBlobs}, which older runtimes cannot mount; lower the budget of a layer:
        ${lib.concatMapStringsSep ", " (layer: "${layer.role} ${toString layer.budget}") layers}'';

  # What every image of the package set has.
  data = [
    imagePkgs.cacert
    imagePkgs.tzdata
  ];

  # layersOf :: arguments of make -> [Layer]
  # From the lowest up.
  layersOf =
    {
      image,
      layers,
      compression,
    }:
    let
      layer =
        role: arguments:
        mkLayer (
          {
            inherit role compression;
            inherit (image.storeOwner) uid gid;
          }
          // arguments
        );
      add =
        below: role: paths:
        below ++ lib.optional (paths != [ ]) (layer role { inherit below paths; });

      # What the image is for, with all that it refers to.
      named = pathsIn (
        builtins.toJSON {
          inherit (image) config;
          # What is copied from is not needed any more.
          files = lib.mapAttrs (_: file: removeAttrs file [ "copy" ]) image.files;
        }
      );
      roots = image.contents ++ named;

      libc = lib.optional (imagePkgs ? glibc) (
        layer "libc" {
          paths = [ imagePkgs.glibc ];
          optional = true;
        }
      );
      known = add (add libc "data" data) "runtime" (layers.runtime or [ ]);
      # Without a word about dependencies they are all that the roots refer to.
      untold = !layers ? dependencies;
      # What runs before the program, and what is beside it, changes as rarely as they do.
      elsewhere = named ++ lib.concatMap (layer: map toString layer.paths) (layers.extra or [ ]);
      beside = lib.filter (package: !lib.elem "${package}" elsewhere) image.contents;
      told = lib.optionals (!untold) (layers.dependencies ++ image.before ++ beside);
      below = add known "dependencies" told ++ layers.extra or [ ];
      rest = layer "dependencies" {
        inherit below;
        paths = roots;
        except = roots;
      };
    in
    below
    ++ lib.optional untold rest
    ++ [
      (layer "application" {
        inherit below;
        paths = roots;
        only = lib.optionals untold roots;
      })
      (layer "configuration" { inherit (image) contents files; })
    ];

  # assembled :: description -> [Layer] -> Derivation
  assembled =
    image: layers:
    derivation {
      name = "${baseNameOf image.name}-oci";
      inherit (imagePkgs.stdenv.hostPlatform) system;
      inherit (imageTool) builder;
      args = [ "assemble" ];
      __structuredAttrs = true;
      inherit (image) annotations architecture created;
      # What the configuration names is in the layers: naming it again would
      # make the layout depend on it, besides the blobs.
      config = builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.toJSON image.config));
      # Built only after the guard has passed; the bytes are the same without it.
      guard = "${image.guard}";
      layers = map toString layers;
      budget = image.budget.compressed;
      refName = "${image.name}:${if image.tag != null then image.tag else "latest"}";
    };
in
{
  # problemsOf :: layers of mkImage -> [String]
  problemsOf = problems.unknown {
    what = "layer";
    known = [
      "dependencies"
      "extra"
      "runtime"
    ];
  };

  # make :: { image, layers, compression } -> Derivation
  make =
    arguments:
    let
      layers = layersOf arguments;
    in
    problems.orThrow "mkImage" (budgetProblems layers) (
      assembled arguments.image layers // { inherit layers; }
    );
}
