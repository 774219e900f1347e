# A value is followed through let, inherit, a function, another file and an override to where it is written.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
mkdir nix
echo "{ version = \"1\"; hash = \"$zero\"; }" >nix/pin.nix
echo "{ fod }: args: fod args.name args.hash args.script" >nix/make.nix
flake '
      a = make { name = "a"; inherit hash; script = "echo a $nonce > $out"; };
      b = make { name = "b"; inherit (import ./nix/pin.nix) hash; script = "echo b $nonce > $out"; };
      c = make (base // { name = "c"; script = "echo c $nonce > $out"; } // { hash = "'"$zero"'"; });
' "make = import ./nix/make.nix { inherit fod; }; hash = \"$zero\"; base.hash = \"$zero\"; nonce = \"$nonce\";"
sed -i 's/\$nonce >/${nonce} >/g' flake.nix
cp flake.nix "$work/meta/flake"
run 0 update
replaced "$work/meta/flake" flake.nix "; hash = \"$zero" "; hash = \"$(truth a)" "// { hash = \"$zero" "// { hash = \"$(truth c)" || fail "$(diff "$work/meta/flake" flake.nix)"
[[ $(cat nix/pin.nix) == "{ version = \"1\"; hash = \"$(truth b)\"; }" ]] || fail "$(cat nix/pin.nix)"
