import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./workspace.ts";

export interface Outcome {
  readonly ok: boolean;
  /** Standard output and error, as they came. */
  readonly output: string;
  readonly stdout: string;
}

/** Runs a command to its end. Never rejects because of its exit code. */
export function run(command: string, args: readonly string[], cwd: string = root): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", (error) => resolve({ ok: false, output: `${command}: ${error.message}`, stdout }));
    child.on("close", (code) => resolve({ ok: code === 0, output, stdout }));
  });
}

/** Runs the program of an installed package with this Node: no shell, no PATH. */
export function runBin(
  packageName: string,
  args: readonly string[],
  options: { bin?: string; cwd?: string } = {},
): Promise<Outcome> {
  const folder = folderOf(packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const file = typeof bin === "string" ? bin : bin[options.bin ?? packageName];
  if (file === undefined) throw new Error(`${packageName} has no program ${options.bin ?? packageName}`);
  return run(process.execPath, [join(folder, file), ...args], options.cwd);
}

interface Manifest {
  bin: string | Record<string, string>;
}

/** Looks on the disk: `require.resolve` refuses a package.json that the exports map leaves out. */
function folderOf(packageName: string): string {
  const places = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  const found = places.map((place) => join(place, packageName)).find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`${packageName} is not installed`);
  return found;
}
