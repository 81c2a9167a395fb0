import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

export interface Package {
  /** Such as `@idbraid/core`. */
  readonly name: string;
  /** Such as `core`. */
  readonly folder: string;
  /** Absolute. */
  readonly path: string;
  /** Subpath to source file, such as `"./auth": "./src/auth/index.ts"`. */
  readonly entries: Readonly<Record<string, string>>;
}

interface Manifest {
  name: string;
  private?: boolean;
  exports?: Record<string, string>;
}

/** The packages that are published, by name. */
export function publicPackages(): Package[] {
  return readdirSync(join(root, "packages")).sort().flatMap(readPackage);
}

function readPackage(folder: string): Package[] {
  const path = join(root, "packages", folder);
  const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest;
  if (manifest.private === true) return [];
  const entries = Object.entries(manifest.exports ?? {}).filter(([, file]) => file.endsWith(".ts"));
  return [{ name: manifest.name, folder, path, entries: Object.fromEntries(entries) }];
}

const generated = new Set([".git", ".cache", "node_modules", "dist", "coverage", "site", ".stryker-tmp"]);

/** Every file that is written by hand, as a path from the root with forward slashes. */
export function* sourceFiles(folder = ""): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (generated.has(entry.name) || entry.name.endsWith(".tgz")) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sourceFiles(path);
    else yield path;
  }
}
