import type { Call } from "./call.ts";
import type { WireAnswer } from "./wire-answer.ts";

/** Puts each attempt within a span. */
export interface AttemptTracing {
  /** Runs the attempt exactly once, and settles as it does. */
  attempt(call: Call, run: () => Promise<void>): Promise<void>;
}

/** Is told of each step of each call: for hooks and logs. It throws nothing. */
export interface CallObserver {
  /** Only with a tracer. */
  readonly tracing: AttemptTracing | undefined;
  attemptStarts(call: Call): void;
  attemptAnswered(call: Call, answer: Pick<WireAnswer, "status" | "headers">): void;
  retryComes(call: Call, reason: string, waitMs: number): void;
}
