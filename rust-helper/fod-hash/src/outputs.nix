# The derivations of a flake's outputs, as JSON. First argument: what is asked for; second: the outputs.
#
# `wanted` is a list of { name; paths; } where the first path that exists counts; null asks for the usual outputs of the
# system, and `namesOnly` for their names without touching a value. Outputs named in `skip` are left out.
{
  system,
  wanted,
  skip,
  namesOnly,
}:
outputs:
let
  inherit (builtins)
    attrNames
    concatMap
    elem
    filter
    foldl'
    getContext
    tryEval
    deepSeq
    isAttrs
    head
    match
    ;

  find =
    path:
    foldl' (
      found: name:
      if found ? value && isAttrs found.value && found.value ? ${name} then
        { value = found.value.${name}; }
      else
        { }
    ) { value = outputs; } path;

  usual =
    concatMap
      (
        kind:
        map (name: {
          name = "${kind}.${system}.${name}";
          paths = [
            [
              kind
              system
              name
            ]
          ];
        }) (attrNames ((outputs.${kind} or { }).${system} or { }))
      )
      [
        "packages"
        "checks"
        "devShells"
        "apps"
      ];

  derivationsOf =
    value:
    if value.type or null == "derivation" then
      [ value.drvPath ]
    else if value.type or null == "app" then
      filter (path: match ".*\\.drv" path != null) (attrNames (getContext value.program))
    else
      throw "this is neither a derivation nor an app";

  describe =
    { name, paths }:
    let
      hits = filter (hit: hit.found ? value) (
        map (path: {
          inherit path;
          found = find path;
        }) paths
      );
      hit = head hits;
      result = tryEval (
        let
          drvs = derivationsOf hit.found.value;
        in
        deepSeq drvs drvs
      );
    in
    if hits == [ ] then
      {
        inherit name;
        missing = true;
      }
    else
      {
        inherit name;
        inherit (hit) path;
        derivations = if result.success then result.value else null;
      };
in
if namesOnly then
  usual
else
  map describe (filter (output: !elem output.name skip) (if wanted == null then usual else wanted))
