# A Python service by uv.lock, without a hash and with one, with vendors' programs and fonts: their hashes are put right, all run in the image.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
cleanup() {
  stop_image
  kill "${server_process:-}" 2>/dev/null || true
}
trap cleanup EXIT
flake_sources

# A release file: a program of this machine's compiler, in an archive on loopback.
mkdir -p release/signer-1.0 served project
cat >signer.c <<'END'
#include <stdio.h>
int main(int count, char **words) { return printf("signed %s\n", count > 1 ? words[1] : "nothing") < 0; }
END
cc -o release/signer-1.0/signer signer.c
tar -czf served/signer-1.0-x86_64-linux.tar.gz -C release signer-1.0
# The same as a plain file, and as another name in a zip.
cp release/signer-1.0/signer served/plain
(cd served && cp plain zipped && python3 -m zipfile -c zipped-1.0.zip zipped && rm zipped)
python3 -u -m http.server --bind 127.0.0.1 --directory served 0 >server.log 2>&1 &
server_process=$!
until port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' server.log) && [ -n "$port" ]; do sleep 0.1; done

cd project
cat >pyproject.toml <<'END'
[project]
name = "badge-signer"
version = "2.0"
requires-python = ">=3.11"
dependencies = ["flask>=3", "gunicorn"]
END
cat >main.py <<'END'
import subprocess
from flask import Flask

app = Flask(__name__)

@app.get("/health")
def health():
    print("asked for health")
    return {"status": "ok"}

@app.get("/sign/<tool>/<name>")
def sign(tool, name):
    return subprocess.run([tool, name], check=True, capture_output=True, text=True).stdout

@app.get("/font")
def font():
    return subprocess.run(["fc-match", "sans"], check=True, capture_output=True, text=True).stdout
END
cat >flake.nix <<END
{
  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";
  outputs = { infra, nixpkgs, ... }:
    let
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      service = infra.lib.x86_64-linux.mkPythonService {
        src = ./.;
        deps = "lock";
        entry = [ "gunicorn" "--bind" "0.0.0.0:8080" "--worker-tmp-dir" "/tmp" "main:app" ];
        fonts = [ pkgs.dejavu_fonts ];
        extraBinaries = [
          pkgs.fontconfig
          (infra.lib.x86_64-linux.fetchBinary {
            url = "http://127.0.0.1:$port/signer-1.0-x86_64-linux.tar.gz";
            hash = nixpkgs.lib.fakeHash;
          })
          (infra.lib.x86_64-linux.fetchBinary {
            url = "http://127.0.0.1:$port/zipped-1.0.zip";
            hash = nixpkgs.lib.fakeHash;
          })
          (infra.lib.x86_64-linux.fetchBinary {
            url = "http://127.0.0.1:$port/plain";
            hash = nixpkgs.lib.fakeHash;
          })
        ];
      };
    in
    { packages.x86_64-linux = { default = service; inherit (service) oci-image; }; };
}
END
# The lock file carries addresses, so it is made here.
nix shell "path:$packages#"{uv,python3} --command uv lock --quiet
lock_project
fod-hash update
[ "$(git diff --numstat)" = "$(printf '3\t3\tflake.nix')" ]
start_image "$(image_of oci-image)"
[ "$(request /health | jq -r .status)" = ok ]
for program in signer zipped plain; do [ "$(request /sign/$program/me)" = 'signed me' ]; done
request /font | grep DejaVu
image_log | grep -x 'asked for health'
ends_in_time ''

# The same lock file by one hash for all wheels.
sed -i 's|deps = "lock";|depsHash = nixpkgs.lib.fakeHash;|' flake.nix
fod-hash update
[ "$(fixed_output_builds nix build --no-link)" = 0 ]
nix build --no-link --print-out-paths .#default.deps | xargs nix-store --query --references >references
[ ! -s references ]

# A project that asks for more than its lock file has.
sed -i 's/"gunicorn"/"gunicorn", "requests"/' pyproject.toml
if nix build --no-link 2>err; then exit 1; fi
grep -q 'the lock file does not fit the project' err || { cat err && exit 1; }
