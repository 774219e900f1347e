# Shared by the benchmarks: the tools on PATH, a folder to work in, a clock, and
# flakes to measure on. Sourced.
. "$(dirname "${BASH_SOURCE[0]}")/../setup/common.sh"
bench_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
exports=$("$bench_root/checks/setup/env")
eval "$exports"
work=$(mktemp -d "${TMPDIR:-/tmp}/infra-bench.XXXXXX")
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
fake='sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

# released: puts `fod-hash` and the example `scan` on PATH as users get them;
# set-up compiles with less optimisation.
released() {
  CARGO_TARGET_DIR=$INFRA_CACHE/target cargo build --quiet --release --locked --manifest-path "$bench_root/rust-helper/Cargo.toml" \
    --package fod-hash --bin fod-hash --example scan
  PATH=$INFRA_CACHE/target/release:$INFRA_CACHE/target/release/examples:$PATH
}

# measure COMMAND…: sets `took`, milliseconds, and `peak`, the most memory in
# MiB that one of its processes had. What it prints goes to $work/log, and how
# it ends does not matter here.
measure() {
  local result
  result=$(python3 - "$work/log" "$@" <<'PY'
import resource, subprocess, sys, time
with open(sys.argv[1], "wb") as log:
    begin = time.monotonic()
    subprocess.run(sys.argv[2:], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    print(round((time.monotonic() - begin) * 1000), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PY
  )
  read -r took peak <<<"$result"
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / (b > 0 ? b : 1) }'; }

# fod_flake FOLDER NUMBER SECONDS: a flake of NUMBER fixed-output derivations
# with fake hashes, each of which takes SECONDS to make what no store has yet.
fod_flake() {
  local i
  mkdir -p "$1"
  {
    printf '{\n  outputs = _: {\n    packages.x86_64-linux = {\n'
    for ((i = 0; i < $2; i++)); do
      printf '      p%d = derivation { name = "p%d"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "sleep %s; echo %s-%d > $out" ]; outputHash = "%s"; };\n' \
        $i $i "$3" "$RANDOM$RANDOM$RANDOM$RANDOM" $i "$fake"
    done
    printf '    };\n  };\n}\n'
  } >"$1/flake.nix"
}
