import type { Outcome } from "../run.ts";

/** One thing that `pnpm check` looks at. */
export interface Step {
  readonly name: string;
  /** The step whose result this one needs. */
  readonly after?: string;
  /** What to do when it fails. */
  readonly fix: string;
  /** What is wrong and where; empty when all is well. */
  readonly run: () => readonly string[] | Promise<readonly string[]>;
}

/** A command as a step's result: its output is the problem. */
export async function clean(outcome: Promise<Outcome>): Promise<readonly string[]> {
  const { ok, output } = await outcome;
  return ok ? [] : [output.trim()];
}
