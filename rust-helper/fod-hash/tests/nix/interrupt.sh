# SIGINT during a slow download: nix ends, nothing is left behind, every byte is as it was, exit 2.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
flake "
      a = fod \"a\" \"$zero\" \"echo started; sleep 600; echo a > \$out # $nonce\";
      b = echo \"b\" \"$zero\";
"
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
snapshot
# A shell's background jobs ignore SIGINT, so Python starts it.
python3 - "$work" <<'EOF'
import signal, subprocess, sys, time
work = sys.argv[1]
signal.signal(signal.SIGINT, signal.default_int_handler)
with open(f"{work}/meta/out", "w") as out, open(f"{work}/meta/err", "w") as err:
    child = subprocess.Popen(["fod-hash", "update", "-v"], stdout=out, stderr=err, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
for _ in range(1200):
    if "building a" in open(f"{work}/meta/err").read():
        break
    time.sleep(0.1)
else:
    child.kill()
    sys.exit("the build did not start")
time.sleep(0.5)
begin = time.time()
child.send_signal(signal.SIGINT)
status = child.wait(120)
assert status == 2, f"exit status {status}"
assert time.time() - begin < 60, "it took too long"
EOF
unchanged
tidy
[[ -z $(ls -A "$TMPDIR") ]] || fail "left in the temporary folder: $(ls -A "$TMPDIR")"
! pgrep -f "sleep 600; echo a.*$nonce" >/dev/null || fail "the builder is still running"
err_has "interrupted"
