# Fails when an image holds what it must not: packages that have no place in it,
# keys, or too much. An image is built only after this has passed; its bytes do
# not depend on it.
{
  lib,
  imageClosure,
  imageDefaults,
  imagePkgs,
  secrets,
}:
let
  # A name matches the package in its variants, and not the libraries that it is
  # split off from: `gcc-14.2.0` and `gcc-wrapper-14.2.0`, not `gcc-14.2.0-lib`.
  pattern =
    entry:
    if lib.hasInfix "*" entry then
      "^${lib.concatStringsSep ".*" (map lib.escapeRegex (lib.splitString "*" entry))}$"
    else
      "^${lib.escapeRegex entry}(-wrapper|-unwrapped|-minimal)?(-[0-9][^-]*(-unstable.*|-bin|-out)?)?$";

  # Packages are meant as they are, with all their outputs.
  isPackage = entry: !lib.isString entry;
  pathsOf = entry: map (output: "${entry.${output}}") (entry.outputs or [ "out" ]);
  rules =
    entries:
    let
      both = lib.partition isPackage entries;
    in
    {
      # Looked for, not needed.
      paths = map builtins.unsafeDiscardStringContext (lib.concatMap pathsOf both.right);
      names = map pattern both.wrong;
    };
in
# guard :: arguments of mkImage -> description -> Derivation
{
  name,
  forbid,
  allow,
  budget,
  allowPublic,
  ...
}:
image:
let
  inherit (imageClosure name image) description roots;
in
imagePkgs.runCommand "${baseNameOf name}-guard"
  {
    __structuredAttrs = true;
    exportReferencesGraph.closure = roots;
    inherit roots;
    nativeBuildInputs = [
      imagePkgs.jq
      imagePkgs.ripgrep
    ];
    guard = {
      inherit description;
      image = name;
      forbid = rules (imageDefaults.forbid ++ forbid);
      allow = rules allow;
      unpacked = budget.unpacked;
      # Files that hold a key for a reason, by the end of their path.
      public = lib.filter (lib.hasInfix "/") (lib.attrNames allowPublic);
      inherit (builtins) storeDir;
    };
    keys = lib.attrValues secrets.live;
  }
  ''
    jq --raw-output --from-file ${./guard.jq} "$NIX_ATTRS_JSON_FILE" > problems

    patterns=()
    for key in "''${keys[@]}"; do patterns+=(--regexp "$key"); done
    mapfile -t paths < <(jq --raw-output '.closure[].path' "$NIX_ATTRS_JSON_FILE")
    # Text only: libraries for encryption hold samples of what a key looks like.
    # What npm installed is public already.
    rg --hidden --no-ignore --no-messages --multiline --files-with-matches --sort=path --glob '!node_modules/**' \
      "''${patterns[@]}" -- "''${paths[@]}" > found || [ $? -eq 1 ]
    while IFS= read -r file; do
      allowed=
      while IFS= read -r public; do
        case $file in */"$public") allowed=1 ;; esac
      done < <(jq --raw-output '.guard.public[]' "$NIX_ATTRS_JSON_FILE")
      [ -n "$allowed" ] || printf 'it holds a key, in %s\n  hint: revoke the key and remove it; for one that guards nothing: allowPublic."%s" = "reason";\n' \
        "$file" "$(cut -d / -f 5- <<< "$file")" >> problems
    done < found

    if [ -s problems ]; then
      printf 'error: image %s: ' ${lib.escapeShellArg name} >&2
      cat problems >&2
      exit 1
    fi
    touch $out
  ''
