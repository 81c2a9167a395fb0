import { type Invariant, nameOf } from "./invariant.ts";

/** T10: every call settles within its time limit. */
export const deadlines: Invariant = function* (history) {
  for (const call of history.calls) {
    const { totalMs } = call.operation;
    const tookMs = (call.settledMs ?? Number.POSITIVE_INFINITY) - call.startedMs;
    if (tookMs > totalMs + 1) {
      yield {
        rule: "T10",
        message: `${nameOf(call)} settled after ${tookMs} ms; its limit is ${totalMs} ms.`,
      };
    }
  }
};

/** T18: an aborted call settles at once. */
export const aborts: Invariant = function* (history) {
  for (const call of history.calls) {
    const { abortedMs, settledMs = Number.POSITIVE_INFINITY } = call;
    if (abortedMs !== undefined && settledMs > abortedMs + 50) {
      yield {
        rule: "T18",
        message: `${nameOf(call)} went on for ${settledMs - abortedMs} ms after its abort.`,
      };
    }
  }
};
