import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Measured, Task } from "./sample.ts";

/** The server while it runs. */
export interface Server {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts the server and waits until it listens. */
export async function startServer(program: string): Promise<Server> {
  const child = spawn(process.execPath, [program], {
    env: environment(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const origin = await firstLine(child, program);
  return {
    origin,
    async close() {
      child.stdin.end();
      await closed;
    },
  };
}

/** Measures in a fresh process. */
export async function measureInChild(program: string, task: Task): Promise<Measured> {
  const child = spawn(process.execPath, [program, JSON.stringify(task)], {
    env: environment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const line = await firstLine(child, program);
  await closed;
  if (child.exitCode !== 0) throw new Error(`${program} failed; what it printed stands above.`);
  return JSON.parse(line) as Measured;
}

async function firstLine(child: ChildProcess, program: string): Promise<string> {
  if (child.stdout === null) throw new Error("The child was started without a pipe.");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`${program} ended without a word; what it printed stands above.`);
}

/** Without what would change some variants and not others: options of Node, proxies, settings of the SDK. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:NODE_OPTIONS|.*_proxy|IDBRAID_.*|IDFY_.*)$/i.test(name),
  );
  return Object.fromEntries(kept);
}
