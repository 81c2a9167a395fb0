import type { Runtime } from "../runtime/runtime.ts";

/** A {@link Runtime} that knows which of its timers are still alive. */
export interface CountingRuntime extends Runtime {
  /** Timers that were scheduled and have neither run nor been cancelled. */
  readonly liveTimers: number;
  /** Delays of the live timers in milliseconds, oldest first: a hint at who forgot one. */
  readonly liveDelaysMs: readonly number[];
  /** Timers scheduled so far. */
  readonly scheduledTimers: number;
}

/**
 * Counts the timers of another runtime, so that a test can assert that none is left.
 *
 * @example
 * ```ts
 * import { countingRuntime, fastRuntime } from "@idbraid/core/testing";
 *
 * const runtime = countingRuntime(fastRuntime());
 * // make calls with it, and then:
 * runtime.liveTimers; // 0, or a timer has leaked
 * ```
 */
export function countingRuntime(runtime: Runtime): CountingRuntime {
  const live = new Map<symbol, number>();
  let scheduled = 0;
  return {
    now: () => runtime.now(),
    monotonicMs: () => runtime.monotonicMs(),
    random: () => runtime.random(),
    id: () => runtime.id(),
    schedule(delayMs, task, kind) {
      const key = Symbol("timer");
      scheduled += 1;
      live.set(key, delayMs);
      const run = (): void => {
        live.delete(key);
        task();
      };
      const cancel = runtime.schedule(delayMs, run, kind);
      return () => {
        live.delete(key);
        cancel();
      };
    },
    get liveTimers() {
      return live.size;
    },
    get liveDelaysMs() {
      return [...live.values()];
    },
    get scheduledTimers() {
      return scheduled;
    },
  };
}
