import type { Runtime } from "./runtime.ts";

/** The longest delay a timer takes; a longer one would fire at once. */
const maxTimerMs = 2 ** 31 - 1;

/** The clock, timers and randomness of the process: the default of every client. */
export function systemRuntime(): Runtime {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    schedule(delayMs, task, kind) {
      const timer = setTimeout(task, Math.min(Math.max(delayMs, 0), maxTimerMs));
      if (kind === "background") timer.unref();
      return () => {
        clearTimeout(timer);
      };
    },
    random: () => Math.random(),
    id: () => crypto.randomUUID(),
  };
}
