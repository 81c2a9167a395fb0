import type { TimeoutPhase } from "../transport/attempt.ts";
import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** What a {@link TimeoutError} is made of. */
export interface TimeoutErrorInit extends IdentityErrorInit {
  readonly phase: TimeoutPhase;
  readonly limitMs: number;
}

/** A time limit of the call ran out. */
export class TimeoutError extends IdentityError {
  static override readonly kind: string = "TimeoutError";
  /** Which limit: connecting, waiting for headers, a silent body, or the whole call. */
  readonly phase: TimeoutPhase;
  /** That limit, in milliseconds. */
  readonly limitMs: number;

  constructor(init: TimeoutErrorInit) {
    super({ code: `timeout_${init.phase}`, ...init });
    this.phase = init.phase;
    this.limitMs = init.limitMs;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), phase: this.phase, limitMs: this.limitMs };
  }
}
