// pnpm check [step ...]: all steps, or the named ones with what they need. Ends with a table; exits 1 when one failed.
import { schedule, type Result } from "./schedule.ts";
import type { Step } from "./step.ts";
import { steps } from "./steps.ts";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No step ${unknown.join(", ")}. Steps: ${steps.map((step) => step.name).join(", ")}`);
  process.exit(2);
}

const results = await schedule(wanted.length === 0 ? steps : steps.filter(isNeeded), 2, print);
console.log(`\n${table(results)}`);
process.exitCode = results.every(({ state }) => state === "ok") ? 0 : 1;

function isNeeded(step: Step): boolean {
  return wanted.includes(step.name) || steps.some((other) => other.after === step.name && isNeeded(other));
}

function print({ step, state, problems, seconds }: Result): void {
  console.log(`${state === "ok" ? "✓" : "✗"} ${step.name} (${state}, ${seconds.toFixed(1)} s)`);
  for (const problem of problems) console.log(problem.replace(/^/gm, "    "));
  if (state === "failed") console.log(`    How to fix it: ${step.fix}`);
}

function table(rows: readonly Result[]): string {
  const width = Math.max(...rows.map(({ step }) => step.name.length));
  const lines = rows.map(
    ({ step, state, seconds }) =>
      `${step.name.padEnd(width)}  ${state.padEnd(7)}  ${seconds.toFixed(1).padStart(5)} s`,
  );
  const failed = rows.filter(({ state }) => state !== "ok").length;
  return [...lines, `${String(rows.length - failed)} ok, ${String(failed)} not ok`].join("\n");
}
