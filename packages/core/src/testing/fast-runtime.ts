import type { Runtime } from "../runtime/runtime.ts";
import { seededIds, seededRandom } from "./seeded-random.ts";

/** Options of {@link fastRuntime}. */
export interface FastRuntimeOptions {
  /** How many times faster than real time. @default 20 */
  readonly speed?: number;
  /** Decides all random numbers and ids. @default 1 */
  readonly seed?: number;
  /** Wall clock at the start, milliseconds since 1970. @default the real one */
  readonly startMs?: number;
}

/**
 * Real time, but faster, for tests over real sockets: a wait of 1 s takes 50 ms at speed 20, and both
 * clocks agree that it was 1 s. Time limits shrink alike, so leave them room for the network.
 *
 * @example
 * ```ts
 * import { fastRuntime } from "@idbraid/core/testing";
 *
 * fastRuntime({ speed: 50 }).schedule(1000, () => undefined); // runs after 20 ms
 * ```
 */
export function fastRuntime(options: FastRuntimeOptions = {}): Runtime {
  const { speed = 20, seed = 1, startMs = Date.now() } = options;
  const originMs = performance.now();
  const elapsedMs = (): number => (performance.now() - originMs) * speed;
  return {
    now: () => startMs + elapsedMs(),
    monotonicMs: elapsedMs,
    schedule(delayMs, task) {
      const dueMs = elapsedMs() + delayMs;
      let timer: ReturnType<typeof setTimeout>;
      // A timer may fire a little early, which the speed would multiply.
      const arm = (): void => {
        timer = setTimeout(fire, Math.max(0, dueMs - elapsedMs()) / speed);
      };
      const fire = (): void => {
        if (elapsedMs() < dueMs) arm();
        else task();
      };
      arm();
      return () => {
        clearTimeout(timer);
      };
    },
    random: seededRandom(seed),
    id: seededIds(seed ^ 0x5eed),
  };
}
