{ lib }:
{
  inherit (builtins)
    add
    bitAnd
    bitOr
    bitXor
    deepSeq
    div
    genericClosure
    isBool
    isFloat
    isInt
    lessThan
    mul
    pathExists
    readFile
    seq
    sub
    ;

  id = x: x;
  const = x: _: x;
  pipe = lib.foldl' (value: f: f value);
  flip =
    f: a: b:
    f b a;
  concat = a: b: a ++ b;
  mergeAttrs = a: b: a // b;
  and = a: b: a && b;
  or = a: b: a || b;
  xor = a: b: a != b;
  boolToString = b: if b then "true" else "false";
  boolToYesNo = b: if b then "yes" else "no";
  max = a: b: if a > b then a else b;
  min = a: b: if a < b then a else b;
  mod = a: b: a - b * (a / b);
  mapNullable = f: value: if value == null then value else f value;
  defaultTo = default: value: if value == null then default else value;

  isFunction = f: builtins.isFunction f || (f ? __functor && lib.isFunction (f.__functor f));

  functionArgs =
    f:
    if f ? __functor then
      f.__functionArgs or (lib.functionArgs (f.__functor f))
    else
      builtins.functionArgs f;

  setFunctionArgs = f: args: {
    __functor = _: f;
    __functionArgs = args;
  };

  mirrorFunctionArgs = like: f: lib.setFunctionArgs f (lib.functionArgs like);

  toFunction = value: if lib.isFunction value then value else _: value;

  importJSON = path: builtins.fromJSON (builtins.readFile path);
  importTOML = path: builtins.fromTOML (builtins.readFile path);

  warn = message: value: builtins.trace "evaluation warning: ${message}" value;
  warnIf = condition: message: if condition then lib.warn message else lib.id;
  warnIfNot = condition: lib.warnIf (!condition);
  info = message: builtins.trace "INFO: ${message}";
  showWarnings = warnings: value: lib.foldr lib.warn value warnings;
  throwIf = condition: message: if condition then throw message else lib.id;
  throwIfNot = condition: lib.throwIf (!condition);
  checkListOfEnum =
    message: allowed: given:
    let
      unknown = lib.subtractLists allowed given;
    in
    lib.throwIfNot (unknown == [ ])
      "${message}: ${lib.concatStringsSep ", " unknown} unexpected; valid ones: ${lib.concatStringsSep ", " allowed}";

  inNixShell = false;
  inPureEvalMode = !(builtins ? currentSystem);
  isInOldestRelease = true;
  oldestSupportedRelease = 2605;
  oldestSupportedReleaseIsAtLeast = release: release <= lib.oldestSupportedRelease;
  release = "26.05";
  version = "26.05.debian";
  codeName = "Debian";
  versionSuffix = ".debian";
  nixpkgsVersion = lib.version;
}
