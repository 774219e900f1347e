# SIGKILL at random moments, half of them while files are written: each file is old or new, and the next run leaves the right
# hashes and nothing else. ROUNDS and SEED can be set; the seed is printed.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
git init -q .
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
names=(a b c)
write() {
  for name in "${names[@]}"; do echo "\"$zero\"" >"$name.nix"; done
}
write
flake '
      a = echo "a" (import ./a.nix);
      b = echo "b" (import ./b.nix);
      c = echo "c" (import ./c.nix);
'
git add -A
run 0 update
declare -A new
for name in "${names[@]}"; do new[$name]=$(cat "$name.nix"); done
cat >"$work/meta/kill.py" <<'EOP'
"""Runs one update after another and kills each; `check` sees to the rest. Prints at which moments."""
import os, random, subprocess, sys, time
journal, seed, rounds, check = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
random.seed(seed)
update = ["fod-hash", "update"]

def start():
    return subprocess.Popen(update, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

begin = time.time()
assert start().wait() == 0
whole, writing, round = time.time() - begin, 0, 0
# A busy machine may see the journal too late; then it is tried again.
while round < rounds or (writing < rounds // 4 and round < 20 * rounds):
    subprocess.run(check + ["write"], check=True)
    child = start()
    if round % 2 and round < rounds:
        # Uniform over the whole run.
        time.sleep(random.uniform(0, whole))
    else:
        # While files are written: the journal is there for a few milliseconds.
        while child.poll() is None and not os.path.exists(journal):
            pass
        writing += child.poll() is None
        time.sleep(random.uniform(0, 0.004))
    child.kill()
    child.wait()
    subprocess.run(check + ["check"], check=True)
    round += 1
assert rounds < 4 or writing >= rounds // 4, f"only {writing} runs were killed while they wrote"
EOP
# Called once for each round: `write` makes all hashes fake, `check` looks at what the killed run left and runs the next one.
each() {
  case $1 in
    write) write ;;
    check)
      # Nix and git are not killed with it, and may need the copy until they end by themselves.
      for lock in "$TMPDIR"/fod-hash-*.lock; do
        [[ ! -e $lock ]] || flock --timeout 60 "$lock" true || fail "still held: $lock"
      done
      for name in "${names[@]}"; do
        [[ $(cat "$name.nix") == "\"$zero\"" || $(cat "$name.nix") == "${new[$name]}" ]] || fail "$name.nix is neither old nor new: $(cat "$name.nix")"
      done
      run 0 update
      for name in "${names[@]}"; do
        [[ $(cat "$name.nix") == "${new[$name]}" ]] || fail "$name.nix is not right after the next run"
      done
      tidy
      left=$(find "$TMPDIR" -maxdepth 1 -name 'fod-hash-*' | head -1)
      [[ -z $left ]] || fail "left in the temporary folder: $left"
      ;;
  esac
}
declare -p work zero names new >"$work/meta/state"
declare -f >>"$work/meta/state"
cat >"$work/meta/each" <<'EOP'
set -euo pipefail
source "$1"
each "$2"
EOP
seed=${SEED:-$RANDOM}
echo "SEED=$seed"
write
python3 "$work/meta/kill.py" .git/fod-hash/journal.json "$seed" "${ROUNDS:-25}" bash "$work/meta/each" "$work/meta/state"

# A run that only reads has a copy, too: killed, it leaves that to the next run, which may read nothing but another project.
python3 - "$TMPDIR" <<'EOP'
import glob, subprocess, sys
for _ in range(20):
    child = subprocess.Popen(["fod-hash", "check"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while child.poll() is None and not glob.glob(f"{sys.argv[1]}/fod-hash-*/tree/flake.nix"):
        pass
    child.kill()
    if child.wait() == -9:
        break
assert glob.glob(f"{sys.argv[1]}/fod-hash-*"), "no run was killed while it had a copy"
EOP
flock --timeout 60 "$TMPDIR"/fod-hash-*.lock true
mkdir "$work/other"
cp a.nix "$work/other/"
(cd "$work/other" && fod-hash list --file a.nix >/dev/null) || true
[[ -z $(ls -A "$TMPDIR") ]] || fail "left in the temporary folder: $(ls -A "$TMPDIR")"
