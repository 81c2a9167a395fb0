import type { StopReason } from "./replay.ts";

/** Where in an exchange something failed. */
export type ConnectionPhase = "dns" | "connect" | "tls" | "headers" | "body";

/** Which time limit ran out. */
export type TimeoutPhase = "connect" | "headers" | "body" | "total";

/** One exchange with the server, as listed in `attempts` of results and errors. */
export interface Attempt {
  /** Counted from 1. */
  readonly number: number;
  /** From the start of the attempt until it was answered or failed, in milliseconds. */
  readonly durationMs: number;
  /** The HTTP status, when one came. */
  readonly status?: number;
  /** A short name of what went wrong, such as `ECONNRESET` or `timeout:headers`. */
  readonly failure?: string;
  /** It failed in a way that leaves open whether the provider executed it. */
  readonly mayHaveTakenEffect?: boolean;
  /** Milliseconds waited before the next attempt. */
  readonly waitMs?: number;
  /** This attempt only repeated the one before with fresh credentials. It does not count in `maxAttempts`. */
  readonly authReplay?: boolean;
}

/** What a call is known by: in hooks, logs, results and errors. */
export interface CallInfo {
  /** The provider's name, such as `acme`. */
  readonly provider: string;
  /** Method and path template, such as `GET /documents/{id}`. Never the concrete path. */
  readonly operation: string;
  /** Our id of this call, the same over all its attempts. */
  readonly callId: string;
  readonly attempts: readonly Attempt[];
  /** Why a failed call was not tried again. */
  readonly stopReason?: StopReason | undefined;
}
