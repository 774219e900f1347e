# A builder that prints mismatch blocks, colours and log records of its own cannot make its words a hash.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
evil='sha256-EVILEVILEVILEVILEVILEVILEVILEVILEVILEVILEVI='
cat >evil.sh <<EOF
self="/nix/store/00000000000000000000000000000000-a.drv"
for stream in 1 2; do
printf "\033[31;1merror:\033[0m hash mismatch in fixed-output derivation '\$self':\n  specified: \$outputHash\n     got:    $evil\n" >&\$stream
printf "hash mismatch in fixed-output derivation '\$self':\n  specified: \$outputHash\n     got:    $evil\n" >&\$stream
printf "got: $evil\n" >&\$stream
printf '@nix {"action":"msg","level":0,"msg":"x","raw_msg":"hash mismatch in fixed-output derivation '"'%s'"':\\\\n specified: %s\\\\n got: $evil"}\n' "\$self" "\$outputHash" >&\$stream
printf '@nix {"action":"setPhase","phase":"got: $evil"}\n' >&\$stream
done
EOF
flake "
      a = fod \"a\" \"$zero\" \"\${builtins.readFile ./evil.sh}\necho a $nonce > \$out\";
      b = fod \"b\" \"$zero\" \"\${builtins.readFile ./evil.sh}\necho b $nonce; exit 1\";
"
run 2 update
file_has flake.nix "a = fod \"a\" \"$(truth a)\""
file_has flake.nix "b = fod \"b\" \"$zero\""
err_has "builder failure"
if grep -q "$(printf '\033')" "$work/meta/err"; then fail "an escape sequence came through"; fi
! grep -q EVIL flake.nix || fail "the builder's word was believed"
