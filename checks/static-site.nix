# Starts the very command of a site's image, in the build's own network, and asks it for pages.
{
  lib,
  curl,
  infra,
  jq,
  runCommand,
}:
let
  root = runCommand "site" { } ''
    mkdir -p $out/assets $out/docs
    echo '<title>start</title>' > $out/index.html
    echo '<title>docs</title>' > $out/docs/index.html
    echo 'body { color: red }' > $out/assets/main-1a2b.css
    echo '<title>nothing here</title>' > $out/404.html
    for number in $(seq 999); do echo "export const a$number = $number;"; done > $out/big.mjs
    echo '{}' > $out/app.webmanifest
    echo 'export {}' > $out/app.js
  '';

  command =
    spaFallback: port:
    (infra.mkStaticSite {
      name = "site";
      inherit root spaFallback;
      image = {
        inherit port;
        runtimeConfig = lib.optionals (!spaFallback) [
          "SETTING"
          "UNSET"
        ];
      };
    }).config.Entrypoint;

  # What JSON has to escape.
  setting = "a \"quote\", a \\, a\nline and é";
in
runCommand "check-static-site"
  {
    nativeBuildInputs = [
      curl
      jq
    ];
  }
  ''
    mkdir -p /tmp
    SETTING=${lib.escapeShellArg setting} ${lib.escapeShellArgs (command false 8001)} > log 2>&1 &
    plain=$!
    ${lib.escapeShellArgs (command true 8002)} > log-spa 2>&1 &
    spa=$!

    get() {
      curl --silent --show-error --max-time 60 --retry 60 --retry-delay 1 --retry-connrefused \
        "http://127.0.0.1:$1" "''${@:2}" || { cat log log-spa >&2 && exit 1; }
    }
    expect() {
      [ "$2" = "$3" ] || { echo "$1: is '$2', not '$3'" >&2 && exit 1; }
    }
    status() {
      expect "status of $1" "$(get "$1" --output /dev/null --write-out '%{http_code}')" "$2"
    }
    type() {
      expect "type of $1" "$(get "$1" --output /dev/null --write-out '%{content_type}')" "$2"
    }

    expect page "$(get 8001/)" '<title>start</title>'
    status 8001/deep/link 404
    status 8001/docs/ 200
    expect 'folder without a slash' "$(get 8001/docs --output /dev/null --write-out '%header{location}')" /docs/
    type 8001/ 'text/html; charset=utf-8'
    type 8001/assets/main-1a2b.css 'text/css; charset=utf-8'
    get 8001/assets/main-1a2b.css --head | grep -i '^cache-control:.*immutable'
    get 8001/ --head | grep -i '^cache-control: no-cache'

    version=$(get 8001/ --output /dev/null --write-out '%header{etag}')
    expect 'same version' "$(get 8001/ --header "If-None-Match: $version" --output /dev/null --write-out '%{http_code}')" 304
    expect 'other version' "$(get 8001/ --header 'If-None-Match: W/"0"' --output /dev/null --write-out '%{http_code}')" 200
    expect 'time of the file' "$(get 8001/ --output /dev/null --write-out '%header{last-modified}')" ""

    expect 'deep link' "$(get 8002/deep/link)" '<title>start</title>'
    expect 'folder of the site' "$(get 8002/docs/)" '<title>docs</title>'
    status 8002/missing.js 404
    status 8002/assets/missing 404
    status 8002/app.js 200

    expect 'page for what is missing' "$(get 8001/missing --no-fail)" '<title>nothing here</title>'
    type 8001/big.mjs 'application/javascript; charset=utf-8'
    type 8001/app.webmanifest application/manifest+json
    encoding() { get 8001/big.mjs --output /dev/null --write-out '%header{content-encoding}' "$@"; }
    expect 'text for who reads gzip' "$(encoding --header 'Accept-Encoding: gzip')" gzip
    expect 'text for who does not' "$(encoding)" ""
    expect 'what was compressed' "$(get 8001/big.mjs --compressed | tail -n 1)" 'export const a999 = 999;'

    get 8001/config.json > config.json
    expect 'runtime configuration' "$(jq --raw-output .SETTING config.json)" ${lib.escapeShellArg setting}
    expect 'its names' "$(jq --compact-output keys config.json)" '["SETTING"]'
    get 8001/config.json --head | grep -i '^cache-control: no-store'
    status 8002/config.json 404

    # A request that is under way when the end comes is finished.
    get 8001/big.mjs --limit-rate 12k --output slow &
    slow=$!
    until [ -s slow ]; do
      kill -0 $slow
      sleep 0.1
    done
    grep 'GET /deep/link' log log-spa
    kill -TERM $plain
    kill -QUIT $spa
    wait $slow
    cmp slow ${root}/big.mjs
    wait $plain
    wait $spa
    touch $out
  ''
