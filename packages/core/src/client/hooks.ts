import type { CallInfo } from "../transport/attempt.ts";
import type { IdentityError } from "../errors/identity-error.ts";

/** What every hook is told of the call. Never a body, a concrete path, a query or a secret. */
export interface HookCall extends Omit<CallInfo, "attempts" | "stopReason"> {
  /** The number of the attempt, from 1. */
  readonly attempt: number;
}

/** Before an attempt is sent. */
export interface RequestEvent extends HookCall {
  readonly method: string;
}

/** When an attempt was answered, with whatever status. */
export interface ResponseEvent extends HookCall {
  readonly status: number;
  /** From the beginning of the attempt to the headers of its answer, in milliseconds. */
  readonly durationMs: number;
  /** The provider's id of the request, for its support. */
  readonly requestId: string | undefined;
  /** From an allow-list: date, content type and length, retry-after, rate limits. */
  readonly headers: Readonly<Record<string, string>>;
}

/** When an attempt failed and another will follow. */
export interface RetryEvent extends HookCall {
  /** What failed, such as `ECONNRESET`, `timeout:headers` or `503`. */
  readonly reason: string;
  /** How long until the next attempt, in milliseconds. */
  readonly waitMs: number;
}

/** When a call has failed for good. */
export interface ErrorEvent extends HookCall {
  readonly error: IdentityError;
}

/** Functions that see each step of each call. They cannot change it; one that throws is reported as a warning. */
export interface Hooks {
  /** Before each attempt is sent, token requests included. */
  onRequest?(event: RequestEvent): void;
  /** When an attempt was answered, with whatever status. */
  onResponse?(event: ResponseEvent): void;
  /** When an attempt failed and another will follow. */
  onRetry?(event: RetryEvent): void;
  /** When a call has failed for good. */
  onError?(event: ErrorEvent): void;
}
