import type { AttemptFailure, FailureDetail } from "./attempt-failure.ts";
import { RetryBudget } from "./retry-budget.ts";
import type { ReplayClass, StopReason } from "./replay.ts";

/** All that the decision depends on. */
export interface RetryInput {
  readonly failure: Pick<AttemptFailure, "detail" | "sent" | "staleSocket">;
  readonly replay: ReplayClass;
  /** More statuses that may be sent again. */
  readonly replayAlso: readonly number[];
  /** The body is a stream that was read, and cannot be read again. */
  readonly bodySpent?: boolean | undefined;
  /** The call carries its idempotency key. */
  readonly hasKey: boolean;
  /** Attempts made so far, without replays after a 401. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** The bound of the first back-off, in milliseconds. @default 250 */
  readonly backoffBaseMs?: number | undefined;
  /** Retries made so far, for the back-off. */
  readonly retries: number;
  readonly budgetTokens: number;
  readonly timeLeftMs: number;
  /** What the provider asked for. */
  readonly retryAfterMs: number | undefined;
  /** From 0 to 1, for the jitter. */
  readonly random: number;
}

/** Whether to send again, after how long and at what cost to the budget; or why not. */
export type RetryDecision =
  | { readonly retry: true; readonly waitMs: number; readonly cost: number }
  | { readonly retry: false; readonly reason: StopReason };

/** The longest `Retry-After` that is waited for. */
const maxRetryAfterMs = 60_000;

/** Decides over one failed attempt. A pure function: the same input gives the same decision. */
export function decideRetry(input: RetryInput): RetryDecision {
  const { failure, retryAfterMs } = input;
  const fault = classify(failure, input.replayAlso);
  if (fault === "final" || mustNotHammer(input)) return stop("not-retryable");
  if (input.bodySpent === true || !mayReplay(effectiveReplay(input), fault, failure.sent))
    return stop("replay-class");
  if (input.attempts >= input.maxAttempts) return stop("attempts");
  const cost = RetryBudget.cost(failure.detail.kind === "timeout");
  if (input.budgetTokens < cost) return stop("budget");
  const backoffMs = failure.staleSocket ? 0 : backoff(input, fault === "throttled");
  if (retryAfterMs !== undefined) {
    if (retryAfterMs > maxRetryAfterMs || retryAfterMs >= input.timeLeftMs) return stop("retry-after");
    const jitterMs = Math.min(backoffMs, Math.max(0, input.timeLeftMs - retryAfterMs - 1));
    return { retry: true, waitMs: retryAfterMs + jitterMs, cost };
  }
  if (backoffMs >= input.timeLeftMs) return stop("deadline");
  return { retry: true, waitMs: backoffMs, cost };
}

/** After such a failure the request may have taken effect. */
export function isAmbiguous(
  failure: Pick<AttemptFailure, "detail" | "sent">,
  replayAlso: readonly number[] = [],
): boolean {
  if (!failure.sent) return false;
  const { detail } = failure;
  if (detail.kind === "status") {
    const { status } = detail.answer;
    return status >= 500 && isTransientStatus(status) && !replayAlso.includes(status);
  }
  if (detail.kind === "connection") return detail.phase !== "tls" || isGuess(detail);
  return detail.kind === "timeout" || (detail.kind === "ended" && detail.cause.kind === "deadline");
}

/** A later, fresh request may be answered otherwise. 501 and 505 say that nothing was done, and nothing will be. */
export function isTransientStatus(status: number): boolean {
  return (
    status === 408 || status === 429 || (status >= 500 && status <= 599 && status !== 501 && status !== 505)
  );
}

/** The class that counts for this call: without its key, a keyed operation must not be sent twice. */
export function effectiveReplay(input: Pick<RetryInput, "replay" | "hasKey">): Exclude<ReplayClass, "keyed"> {
  if (input.replay !== "keyed") return input.replay;
  return input.hasKey ? "safe" : "unsent";
}

type Fault = "transient" | "throttled" | "listed" | "final";

function classify({ detail }: Pick<AttemptFailure, "detail">, replayAlso: readonly number[]): Fault {
  if (detail.kind === "timeout") return "transient";
  if (detail.kind === "connection") return isLasting(detail) ? "final" : "transient";
  if (detail.kind !== "status") return "final";
  const { status } = detail.answer;
  if (status === 429) return "throttled";
  if (replayAlso.includes(status)) return "listed";
  return isTransientStatus(status) ? "transient" : "final";
}

/** Certificates stay wrong, and so do credentials that a proxy refused. */
function isLasting(detail: ConnectionDetail): boolean {
  const { phase, reason } = detail;
  if (isGuess(detail)) return false;
  return phase === "tls" || reason === "PROXY_CREDENTIALS" || /^PROXY_4(?!08|29)/.test(reason);
}

/** A server that hangs up on a new connection refuses the client certificate, or is down: one more look, no more. */
function mustNotHammer(input: RetryInput): boolean {
  const { detail } = input.failure;
  if (detail.kind !== "connection" || !isGuess(detail)) return false;
  return input.retries > 0 || effectiveReplay(input) !== "safe";
}

function isGuess({ fault }: ConnectionDetail): boolean {
  return fault === "tls_client_certificate_rejected_likely";
}

type ConnectionDetail = Extract<FailureDetail, { kind: "connection" }>;

function mayReplay(replay: Exclude<ReplayClass, "keyed">, fault: Fault, sent: boolean): boolean {
  if (replay === "safe" || fault === "listed" || !sent) return true;
  return replay === "unsent" && fault === "throttled";
}

/** Full jitter: anywhere between nothing and a bound that doubles. */
function backoff({ backoffBaseMs = 250, retries, random }: RetryInput, throttled: boolean): number {
  const baseMs = throttled ? Math.max(1000, backoffBaseMs) : backoffBaseMs;
  return random * Math.min(8000, baseMs * 2 ** retries);
}

function stop(reason: StopReason): RetryDecision {
  return { retry: false, reason };
}
