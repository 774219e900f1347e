# What is in an image: every store path with what nixpkgs says about it, and the
# same as a bill of materials in SPDX 2.3.
{
  lib,
  imageClosure,
  imagePkgs,
}:
let
  packages = import ../security/packages.nix { inherit lib; };

  # Builders name programs by their paths, which do not tell what nixpkgs says.
  named = lib.concatMap (name: lib.optional (imagePkgs ? ${name}) imagePkgs.${name}) [
    "bash"
    "bun"
    "cacert"
    "coreutils"
    "dumb-init"
    "glibc"
    "nginx"
    "nodejs-slim"
    "python3"
    "tzdata"
  ];

  # Lists name store paths and do not hold on to them.
  writes =
    title: script: attributes:
    imagePkgs.runCommand title (
      attributes
      // {
        __structuredAttrs = true;
        unsafeDiscardReferences.out = true;
        nativeBuildInputs = [ imagePkgs.jq ];
      }
    ) script;
in
# inventory :: { name, layers, meta } of mkImage -> description -> { inventory; sbom; }
{
  name,
  layers,
  meta,
}:
image:
let
  closure = imageClosure name image;
  known = packages.about (
    named ++ image.contents ++ layers.runtime or [ ] ++ layers.dependencies or [ ]
  );
  title = baseNameOf name;
in
rec {
  inventory =
    writes "${title}-inventory.json"
      ''
        jq --slurpfile known "$known" --from-file ${./inventory.jq} "$NIX_ATTRS_JSON_FILE" > $out
      ''
      {
        exportReferencesGraph.closure = closure.roots;
        inherit (closure) description roots;
        image = title;
        known = builtins.toFile "packages.json" (builtins.toJSON known);
      };

  sbom = writes "${title}.spdx.json" ''
    digest=$(sha256sum ${inventory} | cut -d ' ' -f 1)
    jq --arg digest "$digest" --from-file ${./spdx.jq} ${inventory} > $out
  '' { };
}
