// Copies what a program needs at run time out of the folders node_modules of a
// built project: the packages that its manifest names as dependencies, and
// theirs. Where a package lies, and what leads to it, stays as it is, so that
// node finds it in the same way. Works for every layout: what is asked is where
// node would look.
//
// Usage, in the folder of a package:
//   javascript-production.mjs ROOT OUT [--only NAME…]
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const [rootName, out, only, ...names] = process.argv.slice(2);
const root = realpathSync(rootName);
const copied = new Set();

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const inOut = (path) => join(out, relative(root, path));

function find(folder, name) {
  for (let place = folder; place.startsWith(root); place = dirname(place)) {
    const candidate = join(place, "node_modules", name);
    if (existsSync(candidate)) return candidate;
  }
  return undefined;
}

function neededBy(manifest) {
  const peers = Object.keys(manifest.peerDependencies ?? {});
  return { must: Object.keys(manifest.dependencies ?? {}), may: [...Object.keys(manifest.optionalDependencies ?? {}), ...peers] };
}

function copyLink(place) {
  const to = inOut(place);
  if (!lstatSync(place).isSymbolicLink() || existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(readlinkSync(place), to);
}

function copyPackage(folder) {
  if (copied.has(folder)) return;
  copied.add(folder);
  const modules = join(folder, "node_modules");
  mkdirSync(inOut(folder), { recursive: true });
  cpSync(folder, inOut(folder), { recursive: true, verbatimSymlinks: true, filter: (path) => path !== modules });
  copyNeeded(folder, neededBy(manifestOf(folder)));
}

function copyNeeded(folder, { must, may }) {
  for (const name of [...new Set([...must, ...may])].sort()) {
    const place = find(folder, name);
    if (!place && must.includes(name) && !may.includes(name)) throw new Error(`${folder} needs ${name}, which is not installed`);
    if (!place) continue;
    copyPackage(realpathSync(place));
    copyLink(place);
  }
}

const here = resolve(".");
copyNeeded(here, only === "--only" ? { must: names, may: [] } : neededBy(manifestOf(here)));
