# The shapes of real flakes: an overlay, modules nested as flake-parts nests them, callPackage files with overrides, hashes by system in
# JSON, pins in TOML. All sites are made right in one call with two evaluations, one that verifies, and one build.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
mkdir -p pkgs/{web,api,tool} modules pins lib nixpkgs
other=aarch64-darwin
[[ $system != "$other" ]] || other=x86_64-linux
cat >nixpkgs/flake.nix <<EOF
{ outputs = _: { lib.fakeHash = "$zero"; lib.fakeSha256 = "$(printf '0%.0s' {1..64})"; }; }
EOF
cat >lib/default.nix <<EOF
# What nixpkgs has, as far as it is needed here: fetchers by several argument names, fixed points, overrides.
system: rec {
  fix = f: let x = f x; in x;
  applyOverlay = overlay: base: fix (final: let prev = base final; in prev // overlay final prev);
  fetch = { name, hash ? "", sha256 ? "", vendorHash ? "" }: derivation {
    inherit name system; builder = "/bin/sh"; args = [ "-c" "echo \${name} $nonce > \$out" ];
    outputHash = builtins.head (builtins.filter (h: h != "") [ hash sha256 vendorHash "$zero" ]);
    outputHashAlgo = "sha256"; outputHashMode = "flat";
  };
  build = args: derivation ({ inherit system; builder = "/bin/sh"; args = [ "-c" "echo \$deps > \$out" ]; } // args);
  makeOverridable = f: args: f args // { override = new: makeOverridable f (args // new); overrideAttrs = g: build (args // g args); };
  callPackageWith = scope: file: extra:
    let f = import file; in makeOverridable f (builtins.intersectAttrs (builtins.functionArgs f) scope // extra);
}
EOF
cat >flake.nix <<EOF
{
  inputs.nixpkgs.url = "path:./nixpkgs";
  outputs = inputs: let
    system = "$system";
    local = import ./lib system;
    modules = map (file: import file) [ ./modules/packages.nix ./modules/checks.nix ];
    perSystem = map (module: module { inherit pkgs inputs system; }) modules;
    pkgs = local.applyOverlay (import ./overlay.nix) (final: local // { inherit (inputs.nixpkgs) lib; inherit system; callPackage = local.callPackageWith final; });
    merge = kind: builtins.foldl' (all: part: all // part.\${kind} or { }) { } perSystem;
  in {
    packages.\${system} = merge "packages";
    checks.\${system} = merge "checks";
  };
}
EOF
cat >overlay.nix <<EOF
final: prev: {
  web = final.callPackage ./pkgs/web { };
  api = (final.callPackage ./pkgs/api { }).override { srcHash = final.lib.fakeHash; };
  tool = (final.callPackage ./pkgs/tool { vendorHash = "$zero"; });
  patched = final.build { name = "patched"; deps = [ (final.fetch { name = "patch"; sha256 = final.lib.fakeSha256; }) ]; };
}
EOF
cat >pkgs/web/default.nix <<EOF
{ lib, fetch, build, system }:
let
  pin = builtins.fromJSON (builtins.readFile ../../pins/web.json);
  inherit (pin) hash;
in
build {
  name = "web";
  deps = [
    (fetch { name = "web-src"; inherit hash; })
    (fetch { name = "web-deps"; hash = pin.depsHash.\${system}; })
    (fetch { name = "web-fonts"; hash = with lib; fakeHash; })
  ];
}
EOF
printf '{\n  "hash": "%s",\n  "depsHash": {\n    "%s": "",\n    "%s": "%s"\n  }\n}' "$zero" "$system" "$other" "$(truth elsewhere)" >pins/web.json
cat >pkgs/api/default.nix <<EOF
{ fetch, build, srcHash ? "" }:
let pins = builtins.fromTOML (builtins.readFile ../../pins/api.toml); in
build { name = "api"; deps = [ (fetch { name = "api-src"; hash = srcHash; }) (fetch { name = "api-vendor"; vendorHash = pins.api.vendorHash; }) ]; }
EOF
printf '# pins of the api\n[api]\nvendorHash = "sha256-TODO" # by hand\n' >pins/api.toml
cat >pkgs/tool/default.nix <<EOF
{ fetch, build, vendorHash }:
build {
  name = "tool";
  deps = [ (fetch { name = "tool-src"; hash = builtins.head (builtins.match "([^\n]*)\n?" (builtins.readFile ./src.hash)); }) (fetch { name = "tool-vendor"; inherit vendorHash; }) ];
}
EOF
echo "$zero" >pkgs/tool/src.hash
cat >modules/packages.nix <<EOF
{ pkgs, ... }: {
  packages = {
    inherit (pkgs) web api tool patched;
    default = pkgs.build { name = "all"; deps = [ pkgs.web pkgs.api pkgs.tool ]; };
    data = pkgs.fetch { name = "data"; sha256 = "$(nix hash to-base32 --type sha256 "$(truth stale)" 2>/dev/null)"; };
  };
}
EOF
cat >modules/checks.nix <<EOF
{ pkgs, inputs, ... }: {
  checks = {
    fixture = pkgs.build { name = "fixture"; deps = map (n: pkgs.fetch { name = "fixture-\${n}"; hash = { a = inputs.nixpkgs.lib.fakeHash; b = "$zero"; c = pkgs.lib.fakeHash; }.\${n}; }) [ "a" "b" "c" ]; };
  };
}
EOF
git init -q .
git add -A
run 0 update -v
count() { grep -c "^\$ nix $1" "$work/meta/err" || true; }
[[ $(count "eval --json --no-eval-cache") == 3 ]] || fail "$(count "eval --json --no-eval-cache") evaluations"
[[ $(count "build") == 1 ]] || fail "$(count build) builds"
[[ $(wc -l <"$work/meta/out") == 12 ]] || fail "$(wc -l <"$work/meta/out") hashes"
# The one thing left is the other system's entry, which nobody can make here.
[[ $(grep -c "pending:" "$work/meta/err") == 1 ]] || fail "pending"
file_has pins/web.json "\"hash\": \"$(truth web-src)\""
file_has pins/web.json "\"$system\": \"$(truth web-deps)\",
    \"$other\": \"$(truth elsewhere)\""
file_has pkgs/web/default.nix "hash = with lib; \"$(truth web-fonts)\""
file_has overlay.nix "srcHash = \"$(truth api-src)\""
file_has overlay.nix "vendorHash = \"$(truth tool-vendor)\""
file_has overlay.nix "sha256 = \"$(truth patch)\""
file_has pins/api.toml "vendorHash = \"$(truth api-vendor)\" # by hand"
[[ $(cat pkgs/tool/src.hash) == "$(truth tool-src)" ]] || fail "$(cat pkgs/tool/src.hash)"
file_has modules/packages.nix "$(nix hash to-base32 --type sha256 "$(truth data)" 2>/dev/null)"
file_has modules/checks.nix "a = \"$(truth fixture-a)\"; b = \"$(truth fixture-b)\"; c = \"$(truth fixture-c)\""
[[ $(git diff --numstat | awk '{ n += $1 } END { print n }') == 10 ]] || fail "$(git diff --stat)"
! grep -q "lib/default.nix" <(git diff --name-only) || fail "the library was changed"
for output in default data patched; do
  ! built ".#$output" | grep -v '^\(all\|web\|api\|tool\|patched\)$' || fail "a fixed output was built again"
done
