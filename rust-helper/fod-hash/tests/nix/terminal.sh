# On a terminal: a line for each build with its name, phase and time, which goes when the build ends; what was done stays. A
# terminal of its own is made for it, so that the program itself decides.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      quick = fod \"quick\" \"$zero\" \"sleep 1; echo quick $nonce > \$out\";
      slow = fod \"slow\" \"$zero\" \"echo '@nix {\\\"action\\\":\\\"setPhase\\\",\\\"phase\\\":\\\"unpackPhase\\\"}' >&2; sleep 2.5; echo slow $nonce > \$out\";
"
cat >"$work/meta/terminal.py" <<'EOP'
"""Runs a command on a terminal of 60 columns; prints what it wrote there, then fails as the command does."""
import fcntl, os, pty, struct, sys, termios
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])
written = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    written += piece
sys.stdout.buffer.write(written)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
EOP
TERM=xterm python3 "$work/meta/terminal.py" fod-hash update >"$work/meta/out" || fail "exit status $?"
: >"$work/meta/err"
has() { grep -qE -- "$1" "$work/meta/out" || fail "the terminal does not show: $1"; }
has 'probing (quick, slow|slow, quick)'
has '  slow +[12]s unpackPhase'
has '  quick '
has 'slow: sha256-AAAA'
has 'updated 2 hashes in 1 file'
! grep -q 'ended after' "$work/meta/out" || fail "a line for a log is on the terminal"
# Nothing that moved is left: the last thing before the result is a cleared line.
python3 - "$work/meta/out" <<'EOP'
import re, sys
text = open(sys.argv[1], encoding="utf-8", newline="").read()
rest = text[text.rindex("\x1b["):]
assert re.match(r"\x1b\[[0-9]*[KJ]", rest), f"not cleared: {rest[:40]!r}"
assert "unpackPhase" not in rest and "updated 2 hashes" in rest, rest
EOP
file_has flake.nix "$(truth quick)"
file_has flake.nix "$(truth slow)"

# The same without one: plain lines.
sed -i "s|$(truth slow)|$zero|" flake.nix
run 0 update
err_has '  slow ended after '
! grep -q $'\x1b' "$work/meta/err" || fail "escape sequences in a plain file"
