import assert from "node:assert/strict";
import { documentId } from "./document.ts";
import type { Measured, Task } from "./sample.ts";

/** One way to make the call. */
export interface Variant {
  /** Gets the document. */
  readonly get: () => PromiseLike<{ readonly documentId: string }>;
  /** Ends the connections, so that the process ends. */
  readonly close: () => unknown;
}

/** The life of a child process: opens the variant, warms it up, measures it, prints one line of JSON. */
export async function measure(open: (origin: string) => Variant): Promise<void> {
  const task = JSON.parse(process.argv[2] ?? "null") as Task;
  const variant = open(task.origin);
  await run(variant, task.warmup, task.concurrency);

  const cpuBefore = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  await run(variant, task.calls, task.concurrency);
  const wallNanos = process.hrtime.bigint() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);

  const measured: Measured = {
    calls: task.calls,
    cpuMicros: user + system,
    wallMicros: Number(wallNanos / 1000n),
  };
  console.log(JSON.stringify(measured));
  await variant.close();
}

/** So many calls, of which so many are under way at any time. Each answer must be the document. */
async function run({ get }: Variant, calls: number, concurrency: number): Promise<void> {
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const document = await get();
      assert.equal(document.documentId, documentId);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
