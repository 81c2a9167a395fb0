import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** How a program ended, and what it printed. */
export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a TypeScript program as a user would, with no credentials of any provider in its environment. */
export function runProgram(
  file: string,
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = startProgram(file, environment, args);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** Starts a program like {@link runProgram}, and leaves it running. */
export function startProgram(
  file: string,
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): ChildProcessByStdio<null, Readable, Readable> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:IDFY|PASSFORT|IDBRAID|VITEST)/.test(name) && name !== "NODE_OPTIONS",
  );
  return spawn(process.execPath, ["--import", "tsx", file, ...args], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...Object.fromEntries(own), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
