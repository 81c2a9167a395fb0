import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type VariantName, variants } from "./sample.ts";

/** Where the bundles of the children are, for profilers too. */
const outdir = fileURLToPath(new URL("../../../.cache/bench/", import.meta.url));

/** A file to start with `node`. */
export type ProgramName = VariantName | "server";

/**
 * Bundles each child process into one plain file with all it needs, alike for every variant: neither a
 * TypeScript loader nor the number of files on the disk is then measured.
 */
export async function buildPrograms(): Promise<(name: ProgramName) => string> {
  const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const entryPoints: Record<string, string> = { server: at("server.node.ts") };
  for (const name of variants) entryPoints[name] = at(`variants/${name}.ts`);
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints,
    outdir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    sourcemap: true,
    // Packages in CommonJS call `require` for the modules of Node.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return (name) => join(outdir, `${name}.mjs`);
}
