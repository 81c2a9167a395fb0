import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";
import { publicPackages, root } from "./workspace.ts";

const tarballFolder = join(root, ".cache/tarballs");

/** Absolute paths of what `packAll` made. */
export function tarballs(): string[] {
  return readdirSync(tarballFolder)
    .filter((file) => file.endsWith(".tgz"))
    .map((file) => join(tarballFolder, file));
}

/** Makes a tarball of each public package, from its dist. Returns what went wrong. */
export async function packAll(): Promise<readonly string[]> {
  rmSync(tarballFolder, { recursive: true, force: true });
  mkdirSync(tarballFolder, { recursive: true });
  const outcomes = await Promise.all(
    publicPackages().map(({ path }) => run("pnpm", ["pack", "--pack-destination", tarballFolder], path)),
  );
  return outcomes.filter(({ ok }) => !ok).map(({ output }) => output.trim());
}
