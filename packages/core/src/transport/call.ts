import type { Lookup } from "../errors/outcome-unknown-error.ts";
import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { Provider } from "../client/provider.ts";
import type { Timeouts } from "../client/timeouts.ts";
import type { AnswerCheck } from "./answer-check.ts";
import type { Attempt, CallInfo } from "./attempt.ts";
import { AttemptFailure, failureName } from "./attempt-failure.ts";
import type { CallScope } from "./call-scope.ts";
import type { OpenAnswer } from "./node-adapter.node.ts";
import { isAmbiguous } from "./retry-policy.ts";
import type { ReplayClass, StopReason } from "./replay.ts";
import type { ResponseHeaders } from "./response-headers.ts";
import type { WireAnswer } from "./wire-answer.ts";
import type { WireRequest } from "./wire.ts";

/** What a call is made of. */
export interface CallInit {
  readonly provider: string;
  readonly operation: string;
  readonly callId: string;
  readonly request: WireRequest;
  readonly scope: CallScope;
  readonly timeouts: Timeouts;
  readonly replay: ReplayClass;
  readonly replayAlso: readonly number[];
  readonly hasKey: boolean;
  readonly maxAttempts: number;
  /** The bound of the first back-off, where the operation has its own. */
  readonly backoffBaseMs?: number | undefined;
  readonly maxBytes: number;
  /** Leave the body on the wire for the caller to read. */
  readonly stream: boolean;
  /** The total limit holds for a streamed body too: the caller set it for this call. */
  readonly boundsBody: boolean;
  /** Absent for requests that a strategy sends for itself. */
  readonly strategy: AuthStrategy | undefined;
  readonly authReplay: boolean;
  readonly lookup: Lookup | undefined;
  /** Is told how many bytes of the body were handed to the connection. It throws nothing. */
  readonly onUploadProgress?: ((sentBytes: number) => void) | undefined;
  /** Statuses that say "done before" once an earlier attempt may have taken effect. */
  readonly doneOnRetry: readonly number[];
  /** Where answers carry request id, environment and account. */
  readonly answerHeaders: Provider["responseHeaders"];
}

/**
 * The state of one call over its attempts. It rides through axios in the config: axios clones plain objects
 * and keeps instances of classes.
 */
export class Call implements CallInfo {
  readonly init: CallInit;
  readonly attempts: Attempt[] = [];
  /** The request of the present attempt, with its credentials. */
  wire: WireRequest;
  ticket: unknown = undefined;
  attemptStartedMs = 0;
  attemptStartedAtMs = 0;
  /** Whether the credentials were made afresh after a 401. */
  authReplayed = false;
  /** The next attempt is that replay. */
  replaying = false;
  retries = 0;
  /** An attempt failed in a way that leaves open whether it was executed. */
  mayHaveTakenEffect = false;
  lastRetryCost = 0;
  /** How long the loop waits before the next attempt. */
  waitMs = 0;
  stopReason: StopReason | undefined;
  /** Status and headers of the present attempt's answer, as soon as they have come. */
  head: { readonly status: number; readonly headers: ResponseHeaders } | undefined;
  answer: WireAnswer | undefined;
  openAnswer: OpenAnswer | undefined;
  /** How the answer is checked when its body has ended, where the strategy does that. */
  answerCheck: AnswerCheck | undefined;

  constructor(init: CallInit) {
    this.init = init;
    this.wire = init.request;
  }

  get provider(): string {
    return this.init.provider;
  }

  get operation(): string {
    return this.init.operation;
  }

  get callId(): string {
    return this.init.callId;
  }

  /** The number of the present attempt, from 1. */
  get attemptNumber(): number {
    return this.attempts.length + 1;
  }

  /** Attempts that count: replays after a 401 do not. */
  get countedAttempts(): number {
    return this.attempts.length - (this.authReplayed ? 1 : 0);
  }

  /** The answer, when a call failed by its status alone and its outcome is thus known. */
  refusal(thrown: unknown): WireAnswer | undefined {
    return thrown instanceof AttemptFailure && thrown.detail.kind === "status"
      ? thrown.detail.answer
      : undefined;
  }

  /** True when the refusal of this attempt says that an earlier one had done it. */
  wasDoneBefore(thrown: unknown): boolean {
    const status = this.refusal(thrown)?.status;
    return this.mayHaveTakenEffect && status !== undefined && this.init.doneOnRetry.includes(status);
  }

  /** Writes down how the present attempt went. */
  record(monotonicMs: number, failure?: AttemptFailure): void {
    const open = failure !== undefined && isAmbiguous(failure, this.init.replayAlso);
    this.mayHaveTakenEffect ||= open;
    this.attempts.push({
      number: this.attemptNumber,
      durationMs: tenths(monotonicMs - this.attemptStartedMs),
      ...(this.head === undefined ? {} : { status: this.head.status }),
      ...(failure === undefined ? {} : { failure: failureName(failure.detail) }),
      ...(open ? { mayHaveTakenEffect: true } : {}),
      ...(this.replaying ? { authReplay: true } : {}),
    });
    this.replaying = false;
  }

  /** Writes down how long the loop waits after the last attempt. */
  recordWait(waitMs: number): void {
    this.waitMs = waitMs;
    const last = this.attempts.pop();
    if (last !== undefined) this.attempts.push({ ...last, waitMs: tenths(waitMs) });
  }
}

/** Finer is noise. */
function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
