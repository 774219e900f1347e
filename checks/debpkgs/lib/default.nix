# The functions of `nixpkgs.lib` that a library of builders uses, with the
# meaning and the strictness that they have there. Reached as `lib.name` and by
# topic, `lib.strings.name`.
let
  load = file: import file { inherit lib; };

  topics = {
    asserts = load ./asserts.nix;
    attrsets = load ./attrsets.nix;
    customisation = load ./customisation.nix;
    derivations = load ./derivations.nix;
    fixedPoints = load ./fixed-points.nix;
    lists = load ./lists.nix;
    meta = load ./meta.nix;
    sources = load ./sources.nix;
    strings = load ./strings.nix;
    trivial = load ./trivial.nix;
    versions = load ./versions.nix;
  };

  # Topics that are no part of the flat set.
  separate = {
    fetchers = load ./fetchers.nix;
    fileset = load ./fileset.nix;
    generators = load ./generators.nix;
    licenses = load ./licenses.nix;
    maintainers = { };
    teams = { };
    platforms = load ./platforms.nix;
    systems = load ./systems.nix;
  };

  flat = builtins.foldl' (all: topic: all // topic) { } (builtins.attrValues topics);

  lib = flat // topics // separate;
in
lib
