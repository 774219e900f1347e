# Each way to fail has a kind of its own, in the text and as data; the right hash of the same run is written all the same.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
echo "$nonce" >data
flake "
      good = echo \"good\" \"$zero\";
      net = derivation { name = \"net\"; system = \"builtin\"; builder = \"builtin:fetchurl\"; url = \"http://127.0.0.1:1/$nonce\"; outputHash = \"$zero\"; outputHashAlgo = \"sha256\"; outputHashMode = \"flat\"; unpack = false; executable = false; };
      builder = fod \"builder\" \"$zero\" \"echo no luck $nonce; exit 3\";
      integrity = fod \"integrity\" \"$zero\" \"echo npm error code EINTEGRITY $nonce; exit 1\";
      reference = fod \"reference\" \"$zero\" \"echo \${./data} > \$out\";
      platform = derivation { name = \"platform\"; system = \"other-linux\"; builder = \"/bin/sh\"; args = [ \"-c\" \"echo $nonce > \$out\" ]; outputHashAlgo = \"sha256\"; outputHash = \"$zero\"; };
      feature = derivation { name = \"feature\"; inherit system; requiredSystemFeatures = [ \"no-such-feature\" ]; builder = \"/bin/sh\"; args = [ \"-c\" \"echo $nonce > \$out\" ]; outputHashAlgo = \"sha256\"; outputHash = \"$zero\"; };
      waits = fod \"waits\" \"$zero\" \"read line < \${self.packages.\${system}.builder}; echo \$line > \$out\";
      throws = throw \"no licence\";
      nowhere = fod \"nowhere\" (builtins.substring 0 20 \"$zero\" + builtins.substring 20 100 \"$zero\") \"echo nowhere $nonce > \$out\";
"
sed -i "s|(builtins.substring 0 20 \"$zero\" + builtins.substring 20 100 \"$zero\")|(\"sha256-AAAAAAAAAAAAAAAAAAAA\" + \"AAAAAAAAAAAAAAAAAAAAAAA=\")|" flake.nix
cp flake.nix "$work/meta/flake"
run 2 update --json --option download-attempts 1
file_has flake.nix "echo \"good\" \"$(truth good)\""
kinds=(network builder-failure integrity store-reference platform-mismatch platform-mismatch waiting evaluation-error not-found)
python3 - "$work/meta/out" "${kinds[@]}" <<'EOP'
import collections, json, sys
findings = json.load(open(sys.argv[1]))["findings"]
found, wanted = collections.Counter(finding["kind"] for finding in findings), collections.Counter(sys.argv[2:])
assert found == wanted, f"{found} instead of {wanted}: {json.dumps(findings, indent=1)}"
EOP
cp "$work/meta/flake" flake.nix
run 2 update --option download-attempts 1
for kind in "${kinds[@]}"; do err_has "${kind//-/ }: "; done
# Nothing to do is said too, and is no failure.
flake "
      plain = app \"plain\" [ ];
"
run 0 update --json
err_has "nothing to do: no hash to update in 1 output"
