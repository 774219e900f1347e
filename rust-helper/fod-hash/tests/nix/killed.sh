# SIGKILL at many moments: each file is old or new, and the next run leaves the right hashes and nothing else.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
git init -q .
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
write() {
  for name in a b c; do echo "\"$zero\"" >$name.nix; done
  flake '
      a = echo "a" (import ./a.nix);
      b = echo "b" (import ./b.nix);
      c = echo "c" (import ./c.nix);
'
}
write
git add -A
run 0 update
declare -A new
for name in a b c; do new[$name]=$(cat $name.nix); done
for round in $(seq "${ROUNDS:-25}"); do
  write
  python3 - "$round" "${ROUNDS:-25}" <<'EOF'
import subprocess, sys, time
child = subprocess.Popen(["fod-hash", "update"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
time.sleep(0.02 + 0.6 * int(sys.argv[1]) / int(sys.argv[2]))
child.kill()
child.wait()
EOF
  for name in a b c; do
    [[ $(cat $name.nix) == "\"$zero\"" || $(cat $name.nix) == "${new[$name]}" ]] || fail "$name.nix is neither old nor new: $(cat $name.nix)"
  done
  run 0 update
  for name in a b c; do
    [[ $(cat $name.nix) == "${new[$name]}" ]] || fail "$name.nix is not right after the next run"
  done
  tidy
done
[[ -z $(find "$TMPDIR" -maxdepth 1 -name 'fod-hash-*') ]] || fail "left in the temporary folder: $(ls -A "$TMPDIR")"
