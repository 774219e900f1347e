// Downloads what a package-lock.json names into a cache that npm can install
// from offline. The bytes depend on the lock file alone.
//
// Usage: node fetch-deps.mjs LOCK_FILE OUT
//
// Of the lock file's packages those with a `resolved` address are taken.

import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const attempts = 4;
const parallel = 16;
const overrides = JSON.parse(process.env.npmRegistryOverridesString || "{}");
const tokens = JSON.parse(process.env.NIX_NPM_TOKENS || "{}");

// All packages of a lock file, of version 1 as of the later ones.
function packagesOf(lock) {
  if (lock.packages) {
    return Object.entries(lock.packages)
      .filter(([path]) => path !== "")
      .map(([path, entry]) => ({ name: entry.name ?? path.replace(/^.*node_modules\//, ""), ...entry }));
  }
  const walk = (dependencies) =>
    Object.entries(dependencies ?? {}).flatMap(([name, entry]) => [
      { name, ...entry, resolved: entry.bundled ? undefined : (entry.resolved ?? addressIn(entry.version)) },
      ...walk(entry.dependencies),
    ]);
  return walk(lock.dependencies);
}

function addressIn(version) {
  return /^(https?|git)[+:]/.test(version) ? version : undefined;
}

function isDownload(entry) {
  if (!entry.resolved || entry.link || entry.inBundle || entry.resolved.startsWith("file:")) return false;
  if (!/^https?:/.test(entry.resolved)) {
    throw new Error(`${title(entry)}: ${entry.resolved} is a git dependency, which this package set cannot fetch`);
  }
  if (!entry.integrity) {
    throw new Error(`${title(entry)}: non-git dependencies should have associated integrity`);
  }
  return true;
}

const title = (entry) => `${entry.name}@${entry.version}`;

// The strongest of the hashes in an integrity, which may have several.
function strongest(integrity) {
  const order = ["sha512", "sha384", "sha256", "sha1", "md5"];
  const hashes = integrity.trim().split(/\s+/).map((hash) => /^(\w+)-([^?]+)/.exec(hash)).filter(Boolean);
  hashes.sort((a, b) => order.indexOf(a[1]) - order.indexOf(b[1]));
  return { algorithm: hashes[0][1], digest: hashes[0][2] };
}

function requestFor(address) {
  const url = new URL(address);
  const other = overrides[url.host];
  const target = other ? new URL(url.pathname.slice(1) + url.search, other.replace(/\/*$/, "/")) : url;
  const token = tokens[target.hostname] ?? tokens[url.hostname];
  return { target, headers: token ? { authorization: `Bearer ${token}` } : {} };
}

async function download(entry) {
  const { target, headers } = requestFor(entry.resolved);
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(target, { headers, signal: AbortSignal.timeout(120_000) });
      if (response.ok) return Buffer.from(await response.arrayBuffer());
      // What the server says for good is not asked again.
      if (response.status < 500 && response.status !== 429) attempt = attempts;
      throw new Error(`${response.status} ${response.statusText}`);
    } catch (error) {
      if (attempt >= attempts) {
        throw new Error(`${title(entry)}: cannot fetch ${target.href}: ${error.cause?.message ?? error.message}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}

function verify(entry, content) {
  const { algorithm, digest } = strongest(entry.integrity);
  const got = createHash(algorithm).update(content).digest("base64");
  if (got !== digest) {
    throw new Error(
      `EINTEGRITY ${title(entry)}: ${entry.resolved} has not the integrity that the lock file names: ` +
        `expected ${algorithm}-${digest}, got ${algorithm}-${got}`,
    );
  }
  return { integrity: `${algorithm}-${digest}`, algorithm, hex: Buffer.from(digest, "base64").toString("hex") };
}

// cacache's layout: content by its hash, and an index of requests by theirs.
function contentPath(out, { algorithm, hex }) {
  return join(out, "_cacache", "content-v2", algorithm, hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
}

function indexPath(out, key) {
  const hex = createHash("sha256").update(key).digest("hex");
  return join(out, "_cacache", "index-v5", hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
}

async function write(path, content) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function store(out, entry) {
  const content = await download(entry);
  const verified = verify(entry, content);
  const key = `make-fetch-happen:request-cache:${entry.resolved}`;
  const record = JSON.stringify({
    key,
    integrity: verified.integrity,
    time: 0,
    size: content.length,
    metadata: { url: entry.resolved, options: { compress: true } },
  });
  await write(contentPath(out, verified), content);
  await write(indexPath(out, key), `${createHash("sha1").update(record).digest("hex")}\t${record}`);
}

async function inParallel(items, work) {
  const queue = [...items];
  const worker = async () => {
    while (queue.length > 0) await work(queue.shift());
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

async function main([lockFile, out]) {
  const entries = packagesOf(JSON.parse(await readFile(lockFile, "utf8"))).filter(isDownload);
  const unique = [...new Map(entries.map((entry) => [`${entry.resolved} ${entry.integrity}`, entry])).values()];
  if (unique.length === 0 && !process.env.forceEmptyCache) {
    throw new Error("No cacheable dependencies were found. Please inspect the upstream `package-lock.json` file, or set `forceEmptyCache = true`.");
  }
  await mkdir(join(out, "_cacache"), { recursive: true });
  await inParallel(unique, (entry) => store(out, entry));
  await copyFile(lockFile, join(out, "package-lock.json"));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});
