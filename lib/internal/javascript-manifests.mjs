// Prepares a download of dependencies in the current folder.
//
// Usage: javascript-manifests.mjs MANIFESTS
//
// Writes the manifests (a JSON file: folder -> manifest) where there is none,
// and puts the tokens of NIX_NPM_TOKENS (JSON: host -> token) into the client's
// own settings in the home folder. Tokens of the project's .npmrc, which can
// only be references to variables, are taken out: they would win.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [manifests] = process.argv.slice(2);
for (const [folder, manifest] of Object.entries(JSON.parse(readFileSync(manifests, "utf8")))) {
  const file = join(folder || ".", "package.json");
  if (existsSync(file)) continue;
  mkdirSync(folder || ".", { recursive: true });
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

const lines = existsSync(".npmrc") ? readFileSync(".npmrc", "utf8").split("\n") : [];
const isToken = (line) => /:_(auth|authToken|password)\s*=/.test(line);
if (lines.some(isToken)) writeFileSync(".npmrc", lines.filter((line) => !isToken(line)).join("\n"));

const tokens = JSON.parse(process.env.NIX_NPM_TOKENS || "{}");
const addresses = lines.map((line) => /^\s*(?:@[^:=]+:)?registry\s*=\s*(\S+)/.exec(line)?.[1]).filter(Boolean);
for (const [host, token] of Object.entries(tokens)) {
  const named = addresses.map((address) => new URL(address)).filter((url) => url.host === host || url.hostname === host);
  const places = new Set([`//${host}/`, ...named.map((url) => `//${url.host}${url.pathname.replace(/\/*$/, "/")}`)]);
  for (const place of places) appendFileSync(join(process.env.HOME, ".npmrc"), `${place}:_authToken=${token}\n`);
}
