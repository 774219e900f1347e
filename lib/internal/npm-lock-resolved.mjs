// Puts the missing addresses into package-lock.json, in place.
//
// npm leaves `resolved` out of entries from a registry when it is configured
// with `omit-lockfile-registry-resolved`, so that the lock file works with any
// registry. A download by lock file needs them: they are made from npm's own
// configuration (`registry`, `@scope:registry`), as npm itself would do.
// A lock file that has all addresses keeps its bytes.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
const registries = new Map();

function npmConfig(key) {
  const env = { ...process.env, HOME: tmpdir(), npm_config_logs_max: "0" };
  const value = execFileSync("npm", ["config", "get", key], { encoding: "utf8", env }).trim();
  return value === "undefined" ? undefined : value;
}

function registryOf(name) {
  const scope = name.startsWith("@") ? name.slice(0, name.indexOf("/")) : "";
  if (!registries.has(scope)) {
    const own = scope && npmConfig(`${scope}:registry`);
    registries.set(scope, (own || npmConfig("registry")).replace(/\/+$/, ""));
  }
  return registries.get(scope);
}

// Links, workspaces, bundled packages and those from git or a file are not in a registry.
function lacksAddress(path, entry) {
  const installed = path.includes("node_modules/");
  return installed && !entry.link && !entry.inBundle && !entry.resolved && entry.version && entry.integrity;
}

function address(path, entry) {
  const alias = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const name = entry.name ?? alias;
  return `${registryOf(name)}/${name}/-/${name.replace(/^.*\//, "")}-${entry.version}.tgz`;
}

const lacking = Object.entries(lock.packages ?? {}).filter(([path, entry]) => lacksAddress(path, entry));
for (const [path, entry] of lacking) entry.resolved = address(path, entry);
if (lacking.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
