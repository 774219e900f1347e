# A SvelteKit project with adapter-node: built by its own script, its server renders a page with a production dependency in the image.
set -euo pipefail
. "$INFRA_ROOT/checks/e2e/project.sh"
. "$INFRA_ROOT/checks/e2e/engine.sh"
. "$INFRA_ROOT/checks/e2e/template.sh"
trap stop_image EXIT
flake_sources
mkdir -p src/routes/health
cat >package.json <<'END'
{ "name": "kit", "version": "1.0.0", "type": "module", "private": true,
  "scripts": { "build": "vite build" },
  "dependencies": { "uqr": "^0.1.2" },
  "devDependencies": {
    "@sveltejs/adapter-node": "^5.0.0", "@sveltejs/kit": "^2.0.0", "@sveltejs/vite-plugin-svelte": "^6.0.0",
    "svelte": "^5.0.0", "vite": "^7.0.0" } }
END
cat >svelte.config.js <<'END'
import adapter from "@sveltejs/adapter-node";
export default { kit: { adapter: adapter() } };
END
cat >vite.config.js <<'END'
import { sveltekit } from "@sveltejs/kit/vite";
export default { plugins: [sveltekit()] };
END
echo '<!doctype html><html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>' >src/app.html
cat >src/routes/+page.server.js <<'END'
import { renderSVG } from "uqr";
export const load = ({ url }) => ({ code: renderSVG(url.searchParams.get("text") ?? "kit") });
END
cat >src/routes/+page.svelte <<'END'
<script>
  let { data } = $props();
</script>
<h1>Codes</h1>
{@html data.code}
END
echo 'export const GET = () => Response.json({ status: "ok" });' >src/routes/health/+server.js
cat >flake.nix <<'END'
{
  inputs.infra.url = "github:infra-nix/infra";
  inputs.nixpkgs.follows = "infra/nixpkgs";
  outputs = { infra, nixpkgs, ... }:
    let
      service = infra.lib.x86_64-linux.mkNodeService {
        src = ./.;
        depsHash = nixpkgs.lib.fakeHash;
        bundle = false;
      };
    in
    { packages.x86_64-linux = { default = service; inherit (service) oci-image; }; };
}
END
tool nodejs npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent
lock_project
fod-hash update
start_image "$(image_of oci-image)"
[ "$(request /health | jq -r .status)" = ok ]
request '/?text=hello' >page
grep -q '<h1>Codes' page
grep -q '<svg' page
ends_in_time ''
# The framework is bundled; only what stands under `dependencies` is beside it.
modules=$(real_path "$(nix build --no-link --print-out-paths)")/lib/kit/node_modules
[ -e "$modules/uqr/package.json" ]
[ ! -e "$modules/vite" ]
if nix path-info --recursive .#default | grep -E -- '-(npm|bun|nodejs-[0-9])'; then exit 1; fi

# What is no part of the dependencies moves no hash.
deps() { nix eval --raw .#default.deps.outPath; }
before=$(deps)
echo '<p>more</p>' >>src/routes/+page.svelte
echo more >README.md
[ "$(deps)" = "$before" ]
