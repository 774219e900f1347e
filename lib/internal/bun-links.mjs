// Makes node_modules the same whatever order bun installed in: links of
// programs are made anew, by package name, and bun's own state is removed.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

const folders = (path) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();

const packagesIn = (modules) =>
  folders(modules).flatMap((name) =>
    name.startsWith("@") ? folders(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );

function programsOf(folder) {
  const manifest = join(folder, "package.json");
  const { name, bin = {} } = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")) : {};
  return typeof bin === "string" ? [[basename(name), bin]] : Object.entries(bin).sort();
}

function link(modules) {
  rmSync(join(modules, ".bin"), { recursive: true, force: true });
  rmSync(join(modules, ".cache"), { recursive: true, force: true });
  for (const name of packagesIn(modules)) {
    const folder = join(modules, name);
    for (const [program, target] of programsOf(folder)) {
      const place = join(modules, ".bin", basename(program));
      if (existsSync(place) || !existsSync(join(folder, target))) continue;
      mkdirSync(join(modules, ".bin"), { recursive: true });
      chmodSync(join(folder, target), 0o755);
      symlinkSync(join("..", name, target), place);
    }
    if (existsSync(join(folder, "node_modules"))) link(join(folder, "node_modules"));
  }
}

if (existsSync("node_modules")) link("node_modules");
