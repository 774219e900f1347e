# A failing download is of kind network, a failing builder shows the end of its log, a broken lock file is of kind integrity;
# the other hashes of the run are written, and what waits for a failure is named.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      good = echo \"good\" \"$zero\";
      net = derivation { name = \"net\"; system = \"builtin\"; builder = \"builtin:fetchurl\"; url = \"http://127.0.0.1:1/$nonce\"; outputHash = \"$zero\"; outputHashAlgo = \"sha256\"; outputHashMode = \"flat\"; unpack = false; executable = false; };
      npm = fod \"npm\" \"$zero\" \"echo npm error code E404; echo npm error 404 Not Found - no-such-$nonce; exit 1\";
      next = fod \"next\" \"$zero\" \"read line < \${self.packages.\${system}.npm}; echo \$line > \$out\";
" 
run 2 update --option download-attempts 1
file_has flake.nix "echo \"good\" \"$(truth good)\""
[[ $(grep -c "$zero" flake.nix) == 3 ]] || fail "$(cat flake.nix)"
err_has "network: the hash of net could not be made"
err_has "builder failure: the hash of npm could not be made"
err_has "no-such-$nonce"
err_has "waiting: "
[[ $(grep -c '^hint: ' "$work/meta/err") -ge 2 ]] || fail "hints are missing"
flake "
      npm = fod \"npm\" \"$zero\" \"echo npm error code EINTEGRITY; exit 1\";
"
snapshot
run 1 update
unchanged
err_has "integrity: the hash of npm could not be made"
