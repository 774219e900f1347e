# Packages of a registry that wants a token, behind a private authority; a git dependency; an addon with prebuilt binaries and one that is compiled.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
flake_sources
tool openssl openssl req -quiet -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem
cat "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" certificate.pem >authorities.pem
mkdir served

# greet in the registry, counted in git.
mkdir -p package
echo '{ "name": "@team/greet", "version": "1.0.0", "main": "index.js" }' >package/package.json
echo 'module.exports = (name) => `hello ${name}`;' >package/index.js
tar -czf served/greet-1.0.0.tgz package
# native is compiled where it is installed, against a library that no registry has.
rm -r package/*
echo '{ "name": "@team/native", "version": "1.0.0", "main": "index.js" }' >package/package.json
echo 'module.exports = require("./build/Release/native.node");' >package/index.js
echo '{ "targets": [{ "target_name": "native", "sources": ["native.cc"], "libraries": ["-lanswer"] }] }' >package/binding.gyp
cat >package/native.cc <<'END'
#include <node_api.h>
#include <string>
extern "C" {
#include <answer.h>
}
NAPI_MODULE_INIT() {
  std::string text = "native " + std::to_string(answer());
  napi_value value;
  napi_create_string_utf8(env, text.c_str(), text.size(), &value);
  return value;
}
END
tar -czf served/native-1.0.0.tgz package
git init --quiet counted
echo '{ "name": "counted", "version": "1.0.0", "main": "index.js" }' >counted/package.json
echo 'module.exports = (text) => text.length;' >counted/index.js
git -C counted add --all && git -C counted commit --quiet --message 'Count'
revision=$(git -C counted rev-parse HEAD)
jq '.scripts.prepare = "tsc"' counted/package.json >unprepared && mv unprepared counted/package.json
git -C counted commit --quiet --all --message 'Prepare'
unprepared=$(git -C counted rev-parse HEAD)
git clone --quiet --bare counted served/counted.git
git -C served/counted.git update-server-info

python3 "$INFRA_ROOT/checks/e2e/private-registry.py" served certificate.pem key.pem t0ken >port 2>requests &
server=$!
trap 'kill $server' EXIT
until [ -s port ]; do
  kill -0 $server
  sleep 0.1
done
port=$(cat port)

# locked COMMAND…: a client as its user has set it up.
locked() {
  printf '%s\n' "//127.0.0.1:$port/:_authToken=t0ken" >"$HOME/.npmrc"
  NODE_EXTRA_CA_CERTS=$OLDPWD/authorities.pem GIT_SSL_CAINFO=$OLDPWD/authorities.pem tool "$@"
  rm "$HOME/.npmrc"
}

# project NAME FUNCTION SETTINGS
project() {
  mkdir "$1" && cd "$1"
  echo "@team:registry=https://127.0.0.1:$port/" >.npmrc
  cat >flake.nix <<END
{
  inputs.infra.url = "path:$source";
  outputs = { infra, ... }: let
    pkgs = infra.inputs.nixpkgs.legacyPackages.x86_64-linux;
    answer = pkgs.runCommand "answer" { nativeBuildInputs = [ pkgs.gcc ]; } ''
      mkdir -p \$out/include \$out/lib
      echo 'int answer(void);' > \$out/include/answer.h
      echo 'int answer(void) { return 42; }' > answer.c
      cc -shared -fPIC -o \$out/lib/libanswer.so answer.c
    '';
  in {
    packages.x86_64-linux.default = infra.lib.x86_64-linux.$2 ({
      src = ./.;
      depsHash = infra.inputs.nixpkgs.lib.fakeHash;
      entry = "index.js";
    } // $3);
  };
}
END
}

# only_with_token: without one the download is refused, with it all is built.
export NIX_CONFIG="${NIX_CONFIG:-}
ssl-cert-file = $PWD/authorities.pem"
only_with_token() {
  lock_project
  if fod-hash update >refused 2>&1; then cat refused && exit 1; fi
  rm refused
  NIX_NPM_TOKENS='{ "127.0.0.1": "t0ken" }' fod-hash update
  nix build --no-link
  "${INFRA_STORE:-}$(nix build --no-link --print-out-paths)/bin/$1" | grep -x 'hello you 5'
}

project service mkBunService '{ }'
cat >package.json <<END
{ "name": "service", "version": "1.0.0",
  "dependencies": { "@team/greet": "1.0.0", "counted": "git+https://127.0.0.1:$port/counted.git#$revision" } }
END
echo 'console.log(require("@team/greet")("you"), require("counted")("hello"));' >index.js
locked bun bun install --lockfile-only --silent
only_with_token service
# What a script of a git dependency would have to make first is told by name.
sed -i "s/$revision/$unprepared/" package.json
locked bun bun install --lockfile-only --silent
git add --all
NIX_NPM_TOKENS='{ "127.0.0.1": "t0ken" }' fod-hash update
if nix build --no-link --print-build-logs 2>err; then exit 1; fi
grep -q 'the git dependency `counted` has a `prepare` script (tsc)' err || { cat err && exit 1; }
# A token in a file is refused before anything is done.
echo "//127.0.0.1:$port/:_authToken=t0ken" >>.npmrc
if nix build --no-link 2>err; then exit 1; fi
grep -q ".npmrc:2: a registry's token in a file" err || { cat err && exit 1; }
if grep -q t0ken err; then exit 1; fi
cd ..

project addon mkNodeService '{
      nativeAddons = [ "bufferutil" "@team/native" ];
      entry = "build/index.js";
      # nixpkgs has the compiler in every build.
      nativeBuildInputs = [ pkgs.gcc ];
      buildInputs = [ answer ];
    }'
cat >package.json <<END
{ "name": "addon", "version": "1.0.0", "scripts": { "build": "mkdir build && cp index.js build/" },
  "dependencies": { "@team/greet": "1.0.0", "@team/native": "1.0.0", "bufferutil": "4.0.9" } }
END
cat >index.js <<'END'
const mask = require("bufferutil").mask;
const output = Buffer.alloc(5);
mask(Buffer.from("hello"), Buffer.from([0, 0, 0, 0]), output, 0, 5);
if (require("@team/native") !== "native 42") throw new Error(require("@team/native"));
console.log(require("@team/greet")("you"), output.toString() === "hello" ? 5 : "wrong");
END
locked nodejs npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent
only_with_token addon
nix log .#default >built
grep 'bufferutil: loaded by node' built
grep '@team/native: loaded by node' built
grep 'node-gyp rebuild' built
# The library is found at run time, the compiler is not there.
nix path-info --recursive >closure
grep -- '-answer$' closure
if grep -E -- '-(gcc|binutils|glibc-dev|python3)-' closure; then exit 1; fi
