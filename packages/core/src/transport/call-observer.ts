import type { Call } from "./call.ts";
import type { WireAnswer } from "./wire-answer.ts";

/** Is told of each step of each call: for hooks and logs. It throws nothing. */
export interface CallObserver {
  attemptStarts(call: Call): void;
  attemptAnswered(call: Call, answer: Pick<WireAnswer, "status" | "headers">): void;
  retryComes(call: Call, reason: string, waitMs: number): void;
}
