import type { SimulatedOperation } from "./scenario.ts";

/** All that happened in one schedule. Times are milliseconds of virtual time. */
export interface History {
  readonly calls: CallRecord[];
  readonly exchanges: ExchangeRecord[];
  /** What hooks were told. */
  readonly told: unknown[];
  /** What was rejected or thrown, and nobody took. */
  readonly stray: unknown[];
  /** What was still there after every client was closed, in words. */
  readonly left: string[];
}

/** One call of a client. */
export interface CallRecord {
  readonly id: string;
  readonly client: number;
  readonly operation: SimulatedOperation;
  readonly startedMs: number;
  settledMs?: number;
  /** What it was rejected with; nothing when it resolved. */
  error?: unknown;
  /** When its caller aborted it. */
  abortedMs?: number;
}

/** One request that a client wrote, as far as it came. */
export interface ExchangeRecord {
  readonly id: number;
  readonly callId: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Who asks for a token; nothing for other requests. */
  readonly tokenOf: string | undefined;
  /** The bearer token that it carried. */
  readonly bearer: string | undefined;
  readonly startedMs: number;
  /** The provider has executed it, and has answered 2xx. */
  executed: boolean;
  /** What the client was to be answered with. */
  status?: number;
  retryAfterMs?: number | undefined;
  /** When the client had the headers of the answer. */
  headAtMs?: number;
  /** When the client had the whole answer. */
  answeredAtMs?: number;
  /** When the client or the network gave the exchange up. */
  brokenAtMs?: number;
  /** The token in the answer. */
  issued?: { readonly token: string; readonly lifetimeMs: number };
}

/** A history in which nothing has happened yet. */
export function emptyHistory(): History {
  return { calls: [], exchanges: [], told: [], stray: [], left: [] };
}
