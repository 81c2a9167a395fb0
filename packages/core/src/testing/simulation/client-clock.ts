import { type CountingRuntime, countingRuntime } from "../counting-runtime.ts";
import type { VirtualRuntime } from "../virtual-runtime.ts";

/** The runtime of one client, and a way to move its wall clock. */
export interface ClientClock {
  readonly runtime: CountingRuntime;
  skew(byMs: number): void;
}

/** A runtime on the common time, with a wall clock of its own. */
export function clientClock(common: VirtualRuntime): ClientClock {
  let skewMs = 0;
  return {
    runtime: countingRuntime({ ...common, now: () => common.now() + skewMs }),
    skew: (byMs) => void (skewMs += byMs),
  };
}
