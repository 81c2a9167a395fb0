import { spawn } from "node:child_process";
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
): Promise<ProgramResult> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:IDFY|IDBRAID|VITEST)/.test(name) && name !== "NODE_OPTIONS",
  );
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", file], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: { ...Object.fromEntries(own), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
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
