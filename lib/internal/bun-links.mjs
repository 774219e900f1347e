// Makes the folders node_modules below the current one the same whatever order
// bun installed in: links of programs are made anew, by package name, and bun's
// own state is removed.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

// Folders, and what links lead to where `links` says so.
const folders = (path, links = false) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || (links && entry.isSymbolicLink())) && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();

const packagesIn = (modules, links) =>
  folders(modules, links).flatMap((name) =>
    name.startsWith("@") ? folders(join(modules, name), links).map((inner) => `${name}/${inner}`) : [name],
  );

function programsOf(folder) {
  const manifest = join(folder, "package.json");
  const { name, bin = {} } = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")) : {};
  return typeof bin === "string" ? [[basename(name), bin]] : Object.entries(bin).sort();
}

function link(modules) {
  rmSync(join(modules, ".bin"), { recursive: true, force: true });
  rmSync(join(modules, ".cache"), { recursive: true, force: true });
  for (const name of packagesIn(modules, true)) {
    const folder = join(modules, name);
    for (const [program, target] of programsOf(folder)) {
      const place = join(modules, ".bin", basename(program));
      if (existsSync(place) || !existsSync(join(folder, target))) continue;
      mkdirSync(join(modules, ".bin"), { recursive: true });
      chmodSync(join(folder, target), 0o755);
      symlinkSync(join("..", name, target), place);
    }
  }
  const stored = join(modules, ".bun");
  const inner = [
    ...packagesIn(modules, false).map((name) => join(modules, name)),
    ...(existsSync(stored) ? folders(stored).map((name) => join(stored, name)) : []),
  ];
  for (const folder of inner) if (existsSync(join(folder, "node_modules"))) link(join(folder, "node_modules"));
}

function visit(folder) {
  const modules = join(folder, "node_modules");
  if (existsSync(modules)) link(modules);
  for (const name of folders(folder)) if (name !== "node_modules") visit(join(folder, name));
}

visit(".");
