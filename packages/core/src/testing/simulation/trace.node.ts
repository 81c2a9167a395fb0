import { createHash } from "node:crypto";
import type { Runtime } from "../../runtime/runtime.ts";

/** What happened in a schedule, line by line, with virtual times. Two runs of one seed give the same text. */
export class Trace {
  readonly lines: string[] = [];
  readonly #runtime: Runtime;
  readonly #startMs: number;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#startMs = runtime.monotonicMs();
  }

  readonly add = (line: string): void => {
    this.lines.push(`${(this.#runtime.monotonicMs() - this.#startMs).toFixed(3)} ${line.trimEnd()}`);
  };

  /** SHA-256 over all lines, in hex. */
  get hash(): string {
    return traceHash(this.lines);
  }
}

/** One hash over many lines. */
export function traceHash(lines: readonly string[]): string {
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}
