import type { Step } from "./step.ts";

export interface Result {
  readonly step: Step;
  readonly state: "ok" | "failed" | "skipped";
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** Runs all steps, `lanes` at a time, in order where one needs another. A failure stops only what needs it. */
export async function schedule(
  steps: readonly Step[],
  lanes: number,
  report: (result: Result) => void,
): Promise<Result[]> {
  const lane = semaphore(lanes);
  const results = new Map<string, Promise<Result>>();
  for (const step of steps) results.set(step.name, start(step));
  return Promise.all(results.values());

  async function start(step: Step): Promise<Result> {
    const before = step.after === undefined ? undefined : await results.get(step.after);
    const result =
      before === undefined || before.state === "ok"
        ? await lane(() => timed(step))
        : { step, state: "skipped" as const, problems: [], seconds: 0 };
    report(result);
    return result;
  }
}

async function timed(step: Step): Promise<Result> {
  const startedAt = performance.now();
  const problems = await problemsOf(step);
  const state = problems.length === 0 ? "ok" : "failed";
  return { step, state, problems, seconds: (performance.now() - startedAt) / 1000 };
}

async function problemsOf(step: Step): Promise<readonly string[]> {
  try {
    return await step.run();
  } catch (error) {
    return [String(error)];
  }
}

function semaphore(lanes: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = lanes;
  return async (task) => {
    if (free === 0) await new Promise<void>((go) => waiting.push(go));
    else free -= 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
