# An output that throws, and one that no tryEval catches, are findings; the others are updated all the same.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = echo \"a\" \"$zero\";
      bad = throw \"no licence\";
"
run 1 update
err_has "evaluation error: packages.$system.bad"
file_has flake.nix "$(truth a)"
flake "
      a = echo \"a\" \"$zero\";
      bad = throw \"no licence\";
      worse = { }.missing;
      worst = derivation { };
"
run 1 update
err_has "packages.$system.worse does not evaluate: attribute 'missing' missing"
err_has "packages.$system.bad"
err_has "packages.$system.worst"
file_has flake.nix "$(truth a)"
# One that was asked for is a failure.
run 2 update .#a .#worse
