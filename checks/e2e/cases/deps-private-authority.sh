# Dependencies of every kind, from servers behind a private authority: one hash in two empty stores with different settings, and in this one; nothing of the store in them.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
cleanup() {
  kill "${server:-}" 2>/dev/null || true
  chmod -R u+w one other 2>/dev/null || true
}
trap cleanup EXIT
flake_sources
tool openssl openssl req -quiet -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout key.pem -out certificate.pem
cat "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" certificate.pem >authorities.pem
authorities=$PWD/authorities.pem

# What is served: a package for npm, pnpm and bun, a wheel, a Hugo theme.
mkdir -p served/{simple/greeter,proxy/example.org/theme/@v} package
echo '{ "name": "@team/greet", "version": "1.0.0", "main": "index.js" }' >package/package.json
echo 'module.exports = (name) => `hello ${name}`;' >package/index.js
tar -czf served/greet-1.0.0.tgz package
python3 - <<'END'
import json, pathlib, zipfile
with zipfile.ZipFile("served/simple/greeter/greeter-1.0-py3-none-any.whl", "w") as wheel:
    info = "greeter-1.0.dist-info"
    wheel.writestr("greeter.py", "hello = 'hello'\n")
    wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: greeter\nVersion: 1.0\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: case\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(f"{info}/RECORD", f"greeter.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
pathlib.Path("served/simple/greeter/index.html").write_text('<a href="greeter-1.0-py3-none-any.whl">greeter</a>')
folder, mod = pathlib.Path("served/proxy/example.org/theme/@v"), "module example.org/theme\n\ngo 1.24\n"
(folder / "list").write_text("v1.0.0\n")
(folder / "v1.0.0.mod").write_text(mod)
(folder / "v1.0.0.info").write_text(json.dumps({"Version": "v1.0.0", "Time": "2026-01-01T00:00:00Z"}))
with zipfile.ZipFile(folder / "v1.0.0.zip", "w") as archive:
    archive.writestr("example.org/theme@v1.0.0/go.mod", mod)
    archive.writestr("example.org/theme@v1.0.0/layouts/home.html", "<p>hello</p>")
END
python3 "$INFRA_ROOT/checks/e2e/private-registry.py" served certificate.pem key.pem t0ken >port 2>requests &
server=$!
until [ -s port ]; do
  kill -0 $server
  sleep 0.1
done
address=https://127.0.0.1:$(cat port)

# Five projects of one flake, each locked by its own client.
mkdir -p project/{npm,pnpm,bun,wheels,modules}
cd project
echo "${address#https:}/:_authToken=t0ken" >"$HOME/.npmrc"
export NODE_EXTRA_CA_CERTS=$authorities SSL_CERT_FILE=$authorities
for manager in npm pnpm bun; do
  echo "@team:registry=$address/" >$manager/.npmrc
  echo '{ "name": "'$manager'", "version": "1.0.0", "dependencies": { "@team/greet": "1.0.0" } }' >$manager/package.json
  echo 'console.log(require("@team/greet")("you"));' >$manager/index.js
done
(cd npm && tool nodejs npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent)
(cd pnpm && tool pnpm pnpm install --lockfile-only --silent)
(cd bun && tool bun bun install --lockfile-only --silent)
rm "$HOME/.npmrc"
unset NODE_EXTRA_CA_CERTS
wheel=../served/simple/greeter/greeter-1.0-py3-none-any.whl
echo "greeter==1.0 --hash=sha256:$(sha256sum $wheel | cut -d ' ' -f 1)" >wheels/requirements.txt
echo 'import greeter' >wheels/main.py
printf 'title = "x"\n[module]\n[[module.imports]]\npath = "example.org/theme"\n' >modules/hugo.toml
export HUGO_MODULE_PROXY=$address/proxy PIP_INDEX_URL=${address/127.0.0.1/localhost}/simple NIX_NPM_TOKENS='{ "127.0.0.1": "t0ken" }'
# Hugo hands on no variable about certificates, so it is go itself that locks.
(cd modules && GOPROXY=$HUGO_MODULE_PROXY GONOSUMDB=example.org GOFLAGS=-modcacherw tool go bash -c 'go mod init example.org/site && go get example.org/theme@v1.0.0')
unset SSL_CERT_FILE
cat >flake.nix <<'END'
{
  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";
  outputs = { infra, nixpkgs, ... }:
    let
      inherit (infra.lib.x86_64-linux) mkBunService mkHugoSite mkNodeService mkPythonService;
      inherit (nixpkgs.lib) fakeHash;
      node = { entry = "index.js"; };
    in
    {
      packages.x86_64-linux = builtins.mapAttrs (_: service: service.deps) {
        npm = mkNodeService (node // { src = ./npm; depsHash = fakeHash; });
        pnpm = mkNodeService (node // { src = ./pnpm; depsHash = fakeHash; });
        bun = mkBunService (node // { src = ./bun; depsHash = fakeHash; });
        wheels = mkPythonService { pname = "wheels"; src = ./wheels; entry = "main.py"; depsHash = fakeHash; };
        modules = mkHugoSite { pname = "modules"; version = "1"; src = ./modules; baseURL = "/"; depsHash = fakeHash; };
      };
    };
}
END
lock_project
export NIX_CONFIG="${NIX_CONFIG:-}
ssl-cert-file = $authorities"
kinds=(npm pnpm bun wheels modules)

# hashes OPTION…: of the five downloads, by what Nix says of wrong ones.
hashes() {
  if nix build --no-link --keep-going "${kinds[@]/#/.#}" "$@" 2>err; then return 1; fi
  sed -n 's/.*got: *//p' err | sort >"$TMPDIR/hashes"
  [ "$(wc -l <"$TMPDIR/hashes")" = 5 ] || { cat err >&2 && return 1; }
  cat "$TMPDIR/hashes"
}
# The programs go into the stores; what they download does not.
programs=("${kinds[@]/#/.#}")
mapfile -t inputs < <(nix build --no-link --print-out-paths "${programs[@]/%/.inputDerivation}")
for store in one other; do nix copy --no-check-sigs --to "local?root=$PWD/../$store" "${inputs[@]}"; done
one=$(hashes --store "local?root=$PWD/../one")
other=$(LC_ALL=C TZ=Asia/Kathmandu hashes --store "local?root=$PWD/../other" --cores 1 --max-jobs 1)
[ "$one" = "$other" ]

fod-hash update
nix build --no-link "${kinds[@]/#/.#}"
nix build --no-link --print-out-paths "${kinds[@]/#/.#}" | xargs nix-store --query --references >references
[ ! -s references ]
