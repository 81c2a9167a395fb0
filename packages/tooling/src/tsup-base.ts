import { basename } from "node:path";
import type { Options } from "tsup";

/** How each public package is built: ESM and CommonJS from one table of entry points, such as `{ index: "src/index.ts" }`. */
export function library(entry: Record<string, string>): Options {
  const types = `../../.cache/types/packages/${basename(process.cwd())}`;
  const declarations = Object.entries(entry).map(([name, file]) => [
    name,
    `${types}/${file.replace(/\.ts$/, ".d.ts")}`,
  ]);
  return {
    entry,
    format: ["esm", "cjs"],
    target: "node20",
    sourcemap: true,
    clean: true,
    splitting: true, // CommonJS too: without it each entry has its own copy of a class, and instanceof lies
    dts: {
      entry: Object.fromEntries(declarations) as Record<string, string>, // bundled from what TypeScript 7 emitted: 1 s instead of 8
      compilerOptions: { ignoreDeprecations: "6.0" }, // tsup sets baseUrl, which TypeScript 6 refuses (TS5101)
    },
  };
}
