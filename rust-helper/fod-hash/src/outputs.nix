# The derivations of a flake's outputs, or of the value of a file or expression, as JSON. First argument: what is asked for;
# second: the outputs or the value.
#
# `wanted` is a list of { name; paths; } where the first path that exists counts; null asks for the usual outputs of the
# system, or for all derivations of a plain value. A set that is asked for stands for its members. `namesOnly` asks for
# the names without touching a derivation. What is named in `skip` is left out.
{
  system,
  flake,
  wanted,
  skip,
  namesOnly,
}:
root:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatMap
    deepSeq
    elem
    filter
    foldl'
    functionArgs
    getContext
    head
    intersectAttrs
    isAttrs
    isFunction
    match
    tryEval
    ;

  # A function of a plain value is called as nix-build does, if it needs nothing but the system.
  call =
    value:
    let
      formals = functionArgs value;
      callable = all (has: has) (attrValues (removeAttrs formals [ "system" ])) && formals != { };
    in
    if !flake && isFunction value && callable then
      value (intersectAttrs formals { inherit system; })
    else
      value;

  outputs = call root;

  find =
    path:
    foldl' (
      found: name:
      if found ? value && isAttrs found.value && found.value ? ${name} then
        { value = call found.value.${name}; }
      else
        { }
    ) { value = outputs; } path;

  output = path: name: {
    inherit name;
    paths = [ path ];
  };
  usual =
    if flake then
      concatMap
        (
          kind:
          map (name: output [ kind system name ] "${kind}.${system}.${name}") (
            attrNames ((outputs.${kind} or { }).${system} or { })
          )
        )
        [
          "packages"
          "checks"
          "devShells"
          "apps"
        ]
      ++
        concatMap
          (
            kind:
            if (outputs.${kind} or { }) ? ${system} then
              [ (output [ kind system ] "${kind}.${system}") ]
            else
              [ ]
          )
          [
            "formatter"
            "defaultPackage"
            "devShell"
            "defaultApp"
          ]
    else if outputs.type or null == "derivation" then
      [ (output [ ] "default") ]
    else
      map (name: output [ name ] name // { optional = true; }) (attrNames outputs);

  # What a value stands for: a derivation, paths of derivations, a set of more, or nothing.
  kind =
    deeper: value:
    if value.type or null == "derivation" then
      { derivation = value; }
    else if value.type or null == "app" then
      { paths = filter (path: match ".*\\.drv" path != null) (attrNames (getContext value.program)); }
    else if !isAttrs value then
      { }
    else if value ? config.system.build.toplevel then
      { derivation = value.config.system.build.toplevel; }
    else if value ? activationPackage then
      { derivation = value.activationPackage; }
    else if deeper || value.recurseForDerivations or false then
      { members = attrNames value; }
    else
      { };

  # The answers for one value; those for its members where it stands for them.
  leaves =
    {
      name,
      path,
      optional,
      depth,
    }:
    let
      found = find path;
      shape = tryEval (
        let
          it = kind (!optional && depth > 0) found.value;
        in
        # Names only: what is behind them may throw.
        deepSeq (it.members or null) it
      );
      member =
        child:
        leaves {
          name = "${name}.${child}";
          path = path ++ [ child ];
          optional = true;
          depth = depth - 1;
        };
    in
    if shape.success && shape.value ? members && depth > 0 then
      concatMap member (filter (child: !elem "${name}.${child}" skip) shape.value.members)
    else if optional && shape.success && shape.value == { } then
      [ ]
    else
      [
        {
          inherit name path;
          shape = if shape.success then shape.value else { };
        }
      ];

  answer =
    { name, shape, ... }:
    let
      result = tryEval (
        let
          paths =
            shape.paths
              or (if shape ? derivation then [ shape.derivation.drvPath ] else throw "this is no derivation");
        in
        deepSeq paths paths
      );
    in
    {
      inherit name;
      derivations = if result.success then result.value else null;
    };

  resolve =
    {
      name,
      paths,
      optional ? false,
    }:
    let
      hits = filter (path: find path ? value) paths;
    in
    if hits == [ ] then
      [
        {
          inherit name;
          missing = true;
        }
      ]
    else
      leaves {
        inherit name optional;
        path = head hits;
        depth = if wanted == null && flake then 0 else 3;
      };

  # A set that is asked for stands for its members, which are not looked at.
  members =
    wish:
    let
      hits = filter (path: find path ? value) wish.paths;
      it = kind true (find (head hits)).value;
    in
    if wanted != null && hits != [ ] && it ? members then
      map (
        child: output (head hits ++ [ child ]) "${wish.name}.${child}" // { optional = true; }
      ) it.members
    else
      [ wish ];

  wishes = if wanted == null then usual else wanted;
  left = filter (output: !elem output.name skip);
in
if namesOnly then
  left (concatMap members (left wishes))
else
  map (leaf: if leaf ? missing then leaf else answer leaf) (left (concatMap resolve (left wishes)))
