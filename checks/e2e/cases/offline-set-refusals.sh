# What nixpkgs refuses while evaluating, the offline set refuses too, with the same words.
# nix: sid trixie
set -euo pipefail
# The first time may read the index of the day.
packages=$("$INFRA_ROOT/checks/debpkgs/fetch")
[ "$("$INFRA_ROOT/checks/debpkgs/fetch" 2>messages)" = "$packages" ]
[ ! -s messages ] || { cat messages && exit 1; }

# evaluate EXPRESSION: its value, with `lib` and all packages in scope.
evaluate() {
  nix eval --json --impure --expr "
    let pkgs = (builtins.getFlake \"path:$packages\").legacyPackages.x86_64-linux; inherit (pkgs) lib; in with pkgs; $1"
}

status=0
# refused EXPRESSION TEXT
refused() {
  if evaluate "$1" >out 2>err; then
    echo "was not refused: $1" && status=1
  elif ! grep -qF -- "$2" err; then
    echo "is refused without \"$2\": $1" && tail -n 3 err && status=1
  fi
}

image='name = "x"; contents = [ ];'
refused "dockerTools.streamLayeredImage { $image Config = { }; }" "called with unexpected argument 'Config'"
refused "dockerTools.buildLayeredImage { $image maxLayer = 3; }" "called with unexpected argument 'maxLayer'"
refused "dockerTools.streamLayeredImage { $image compressor = \"gz\"; }" "called with unexpected argument 'compressor'"
refused 'dockerTools.streamLayeredImage { }' "called without required argument 'name'"
refused "(dockerTools.buildLayeredImage { $image compressor = \"xz\"; }).drvPath" 'invalid compressor: xz'
refused "(dockerTools.streamLayeredImage { $image maxLayers = 1; }).drvPath" 'must be greather than 1'

refused 'fetchurl { uri = "x"; hash = lib.fakeHash; }' "called with unexpected argument 'uri'"
refused '(fetchurl { url = "x"; }).drvPath' 'hash'
refused 'writeTextFile { name = "x"; text = ""; path = "/x"; }' "called with unexpected argument 'path'"
refused '(writeTextFile { name = "x"; text = ""; destination = "x"; }).drvPath' 'destination must be an absolute path'
refused 'writeShellApplication { name = "x"; text = ""; inputs = [ ]; }' "called with unexpected argument 'inputs'"
refused 'buildEnv { name = "x"; paths = [ ]; path = [ ]; }' "called with unexpected argument 'path'"
refused '(symlinkJoin { paths = [ ]; }).drvPath' 'requires either a `name` OR `pname` and `version`'
refused 'closureInfo { rootPaths = jq; root = jq; }' "called with unexpected argument 'root'"
refused 'makeSetupHook { }' "called without required argument 'name'"

refused '(stdenv.mkDerivation { }).drvPath' 'name'
refused '(stdenv.mkDerivation { pname = "x"; }).drvPath' 'version'
refused '(stdenv.mkDerivation { name = "x"; a = "b"; env.a = "c"; }).drvPath' 'The `env` attribute set cannot contain any attributes passed to derivation'
refused '(stdenv.mkDerivation { name = "x"; env.a = [ ]; }).drvPath' 'can only contain derivation, string, boolean or integer attributes'
refused '(stdenv.mkDerivation { name = "x"; nativeBuildInputs = [ { } ]; }).drvPath' 'Dependency is not of a valid type'
refused 'callPackage ({ coreutil }: coreutil) { }' 'did you mean "coreutils"'
refused 'jq.override { version = "2"; }' 'override'
refused 'lib.getAttrs [ "b" ] { a = 1; }' "attribute 'b' missing"
refused 'lib.getAttrFromPath [ "a" "b" ] { a = { }; }' "cannot find attribute 'a.b'"
refused 'lib.levenshtein "a" "b"' "attribute 'levenshtein' missing"
refused 'python2' 'undefined variable'

# Not refused by nixpkgs: an empty hash is a fake one.
if nix build --no-link --impure --expr "
  let pkgs = (builtins.getFlake \"path:$packages\").legacyPackages.x86_64-linux; in pkgs.fetchNpmDeps {
    forceEmptyCache = true;
    src = pkgs.writeTextDir \"package-lock.json\" ''{ \"lockfileVersion\": 3, \"packages\": { } }'';
  }" 2>err; then
  echo 'fetchNpmDeps without a hash was built' && status=1
fi
grep -q "hash mismatch in fixed-output derivation" err || { cat err && status=1; }
exit $status
