import { gzipSync } from "node:zlib";
import { build, type BuildOptions } from "esbuild";
import { publicPackages } from "../workspace.ts";
import { importBudgets, sizeBudgets, withoutBudget } from "./size-budgets.ts";

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly file: string;
}

/** What each entry point, and each import that users make alone, adds to a program, against its budget. */
export async function size(): Promise<readonly string[]> {
  const entries = publicPackages().flatMap(({ name, path, entries: files }) =>
    Object.entries(files).map(([subpath, file]): Entry => ({ name: name + subpath.slice(1), path, file })),
  );
  const weighed = entries.filter(({ name }) => !withoutBudget.includes(name));
  const known = new Set(entries.map(({ name }) => name));
  const stale = [...Object.keys(sizeBudgets), ...importBudgets.map(({ from }) => from)].filter(
    (name) => !known.has(name),
  );
  const problems = await Promise.all([
    ...weighed.map((entry) => wholeEntry(entry)),
    ...importBudgets.map(({ name, from, kilobytes }) =>
      oneImport(
        name,
        entries.find((entry) => entry.name === from),
        kilobytes,
      ),
    ),
  ]);
  return [...problems.flat(), ...stale.map((name) => `${name} has a budget but does not exist`)];
}

async function wholeEntry({ name, path, file }: Entry): Promise<string[]> {
  const { kilobytes } = await bundled(path, { entryPoints: [file] });
  return compare(name, kilobytes, sizeBudgets[name]);
}

/** A program that uses one export must not get the others, nor axios, nor modules of Node. */
async function oneImport(name: string, entry: Entry | undefined, budget: number): Promise<string[]> {
  if (entry === undefined) return [];
  const contents = `export { ${name} } from "${entry.file}";`;
  const { kilobytes, imports } = await bundled(entry.path, { stdin: { contents, resolveDir: entry.path } });
  const what = `{ ${name} } from ${entry.name}`;
  const heavy = imports
    .filter((path) => path.startsWith("axios") || path.startsWith("node:"))
    .map((path) => `${what} brings ${path} along`);
  return [...heavy, ...compare(what, kilobytes, budget)];
}

function compare(what: string, kilobytes: number, budget: number | undefined): string[] {
  const text = `${what}: ${kilobytes.toFixed(2)} kB`;
  if (budget === undefined) return [`${text}, and no budget`];
  return kilobytes > budget ? [`${text}, over its budget of ${String(budget)} kB`] : [];
}

async function bundled(
  folder: string,
  input: BuildOptions,
): Promise<{ kilobytes: number; imports: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    ...input,
    absWorkingDir: folder,
    external: ["axios", "zod"],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
  });
  const bytes = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return { kilobytes: bytes / 1000, imports };
}
