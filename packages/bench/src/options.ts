import { parseArgs } from "node:util";

/** What a run is made of. */
export interface BenchOptions {
  /** Each variant is measured once a round, at each concurrency. */
  readonly rounds: number;
  /** Measured calls of one process. */
  readonly calls: number;
  /** Calls of one process before the clock starts: connections, caches and the optimising compiler settle. */
  readonly warmup: number;
  /** Print JSON instead of tables. */
  readonly json: boolean;
}

/** Reads the command line. @throws {Error} saying what it does not understand */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      calls: { type: "string" },
    },
  });
  const calls = count("--calls", values.calls, values.quick ? 3000 : 10_000);
  return {
    rounds: count("--rounds", values.rounds, values.quick ? 3 : 7),
    calls,
    warmup: Math.max(1000, Math.ceil(calls / 2)),
    json: values.json,
  };
}

function count(flag: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`${flag} must be a whole number from 1, not "${text}".`);
  return Number(text);
}
