# The Hugo template from init to served pages; then with a theme as a module and PostCSS, each by its lock file.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/processes.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
cleanup() {
  stop_image
  kill "${proxy_process:-}" 2>/dev/null || true
}
trap cleanup EXIT
flake_sources
new_project hugo-site
nothing_fetched_for default
dev_answers 'très court'

start_image "$(image_of oci-image)"
request / | grep 'très court'
request /posts/espresso/ | grep '93 °C'
request /index.json | grep '"title":"Filter for a crowd"'
[ "$(request /no/such/page --no-fail --output page --write-out '%{http_code}')" = 404 ]
grep -q 'Not found' page
ends_in_time ''
stop_image

# A theme as a module, from a module proxy on loopback that is made here.
# publish VERSION TEXT
publish() {
  mkdir -p proxy/example.org/theme/@v theme/layouts/_partials
  echo "<footer>$2</footer>" >theme/layouts/_partials/footer.html
  echo "$1" >>proxy/example.org/theme/@v/list
  python3 - "$1" <<'END'
import json, pathlib, sys, zipfile
folder, version = pathlib.Path("proxy/example.org/theme/@v"), sys.argv[1]
mod = "module example.org/theme\n\ngo 1.24\n"
(folder / f"{version}.mod").write_text(mod)
(folder / f"{version}.info").write_text(json.dumps({"Version": version, "Time": "2026-01-01T00:00:00Z"}))
with zipfile.ZipFile(folder / f"{version}.zip", "w") as archive:
    archive.writestr(f"example.org/theme@{version}/go.mod", mod)
    for file in pathlib.Path("theme").rglob("*.html"):
        archive.write(file, f"example.org/theme@{version}/{file.relative_to('theme')}")
END
}
# hugo_mod ARGUMENT…: as in the site's shell, with go.
hugo_mod() { GONOSUMDB=example.org nix shell "path:$packages#"{hugo,go} --command hugo mod "$@"; }
publish v1.0.0 'themed crème'
python3 -u -m http.server --bind 127.0.0.1 --directory proxy 0 >proxy.log 2>&1 &
proxy_process=$!
until port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' proxy.log) && [ -n "$port" ]; do sleep 0.1; done
export HUGO_MODULE_PROXY=http://127.0.0.1:$port
printf '\n[module]\n[[module.imports]]\npath = "example.org/theme"\n' >>hugo.toml
sed -i 's|</main>|&{{ partial "footer.html" . }}|' layouts/baseof.html
hugo_mod init example.org/site
hugo_mod get example.org/theme@v1.0.0
[ -s go.sum ]
git add go.mod go.sum
if nix build --no-link 2>missing; then exit 1; fi
grep -q 'missing `depsHash`, the hash of the Hugo modules' missing
sed -i 's|baseURL = "/";|baseURL = "https://example.org/";\n        depsHash = nixpkgs.lib.fakeHash;|' flake.nix
fod-hash update
nothing_fetched_for default
site=$(real_path "$(nix build --no-link --print-out-paths)")
grep -q 'themed crème' "$site/index.html"
grep -q 'https://example.org/' "$site/index.html"
[ "$(fixed_output_builds nix build .#default.deps --rebuild --no-link)" = 1 ]
[ -z "$(nix-store --query --references "$(nix eval --raw .#default.deps.outPath)")" ]

# PostCSS: its packages by package-lock.json, run by Hugo in the sandbox.
cat >package.json <<'END'
{ "name": "site", "version": "1.0.0", "devDependencies": { "postcss": "^8.5.0", "postcss-cli": "^11.0.0" } }
END
cat >postcss.config.js <<'END'
const marked = () => ({ postcssPlugin: "marked", Once(root) { root.first.append({ prop: "--by", value: "postcss" }); } });
marked.postcss = true;
module.exports = { plugins: [marked] };
END
nix shell "path:$packages#nodejs" --command npm install --package-lock-only --omit-lockfile-registry-resolved --silent
sed -i 's/resources.Get "style.css"/& | css.PostCSS/' layouts/baseof.html
sed -i 's|depsHash = |nodeDepsHash = nixpkgs.lib.fakeHash;\n        &|' flake.nix
git add package.json package-lock.json postcss.config.js
fod-hash update
nothing_fetched_for default
site=$(real_path "$(nix build --no-link --print-out-paths)")
grep -rq -- '--by: *postcss' "$site"

# Another version of the theme: no old download may stand for it.
publish v1.1.0 'another theme'
hugo_mod get example.org/theme@v1.1.0
stops_at_changed_lock
grep -q 'another theme' "$(real_path "$(nix build --no-link --print-out-paths)")/index.html"
