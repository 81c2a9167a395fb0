import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { publicPackages } from "../workspace.ts";
import { sizeBudgets, withoutBudget } from "./size-budgets.ts";

/** What each entry point adds to a program, against its budget. */
export async function size(): Promise<readonly string[]> {
  const measured = publicPackages().flatMap(({ name, path, entries }) =>
    Object.entries(entries)
      .map(([subpath, file]) => ({ entry: name + subpath.slice(1), path, file }))
      .filter(({ entry }) => !withoutBudget.includes(entry)),
  );
  const stale = Object.keys(sizeBudgets).filter((entry) => !measured.some((each) => each.entry === entry));
  const problems = await Promise.all(measured.map((each) => problemsOf(each)));
  return [...problems.flat(), ...stale.map((entry) => `${entry} has a budget but does not exist`)];
}

async function problemsOf(measured: { entry: string; path: string; file: string }): Promise<string[]> {
  const budget = sizeBudgets[measured.entry];
  const kilobytes = (await gzippedBytes(measured.path, measured.file)) / 1000;
  const text = `${measured.entry}: ${kilobytes.toFixed(1)} kB`;
  if (budget === undefined) return [`${text}, and no budget`];
  return kilobytes > budget ? [`${text}, over its budget of ${String(budget)} kB`] : [];
}

async function gzippedBytes(folder: string, file: string): Promise<number> {
  const bundle = await build({
    entryPoints: [file],
    absWorkingDir: folder,
    external: ["axios", "zod"],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
  });
  return bundle.outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
}
