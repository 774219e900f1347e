# The problems of a set `image = { … }`: what mkImage takes, without what the
# builder decides itself (`fixed`), with names of the builder's own (`extra`).
{
  lib,
  mkImage,
  problems,
}:
{
  fixed ? [
    "cmd"
    "entrypoint"
  ],
  extra ? [ ],
}:
problems.unknown {
  what = "image argument";
  known = lib.subtractLists fixed (lib.attrNames (lib.functionArgs mkImage)) ++ extra;
}
