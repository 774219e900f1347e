# CRLF, tabs, a byte that is not UTF-8, an odd mode and a missing final newline stay as they are.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = echo \"a\" \"$zero\";	# caf@
      b = echo \"b\" \"$zero\";
"
python3 - <<'EOF'
text = open("flake.nix", "rb").read().replace(b"caf@", b"caf\xe9").replace(b"\n", b"\r\n").rstrip(b"\r\n")
open("flake.nix", "wb").write(text)
EOF
chmod 640 flake.nix
cp flake.nix "$work/meta/flake"
run 0 update
replaced "$work/meta/flake" flake.nix "\"a\" \"$zero" "\"a\" \"$(truth a)" "\"b\" \"$zero" "\"b\" \"$(truth b)" || fail "other bytes have changed"
[[ $(stat -c %a flake.nix) == 640 ]] || fail "the mode has changed"
