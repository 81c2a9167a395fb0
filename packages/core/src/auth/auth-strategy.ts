import type { HashedBody } from "../signatures/message.ts";
import type { ReplayClass } from "../transport/replay.ts";
import type { ResponseHeaders } from "../transport/response-headers.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import type { WireRequest } from "../transport/wire.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { AuthReport } from "./auth-report.ts";
import type { TlsSource } from "./tls-source.ts";

/** Puts credentials on each attempt of a call, and learns from the answer. */
export interface AuthStrategy {
  /** Short name for messages and spans, such as `basic`. Never a secret. */
  readonly name: string;
  /** Client certificate for the connection. Only mTLS has one. */
  readonly tls?: TlsSource | undefined;
  /**
   * Credentials for this attempt, over the final bytes. Called once per attempt; the request given is
   * not changed. The ticket names the generation of credentials that was used.
   */
  apply(request: WireRequest, context: AuthContext): Promise<Applied>;
  /** The server accepted these credentials. */
  succeeded?(ticket: unknown, answer: AuthAnswer): void;
  /** The server answered 401: drop that generation. `true` means that one replay may help. */
  refused?(ticket: unknown, answer: AuthAnswer): boolean;
  /**
   * Verifies an answer before anybody gets its data: called for each one with a status of 2xx, 4xx or 5xx when its body
   * has come to its end. A `SignatureError` ends the call; it is not sent again. A download has then been read up to its
   * end, which comes only when this resolves.
   */
  readonly verifyAnswer?: ((ticket: unknown, answer: CompleteAnswer) => Promise<void>) | undefined;
  /** Ages and offsets for `stats()` and `check()`. Never a secret. */
  report?(runtime: Runtime): AuthReport;
  /** What it is composed of. A client closes these, and not the whole: another client may hold one of them too. */
  readonly parts?: readonly AuthStrategy[] | undefined;
  /** Gives back what the strategy holds. The last to close of a client and those derived from it calls it. */
  close?(): Promise<void>;
}

/** A request with its credentials. */
export interface Applied {
  readonly request: WireRequest;
  /** Handed back to `succeeded` and `refused`. */
  readonly ticket?: unknown;
}

/** What a strategy may know of the answer to an attempt. */
export interface AuthAnswer {
  readonly status: number;
  /** The only `Date` header of the answer. */
  readonly dateHeader: string | undefined;
  /** When the attempt began, on the wall clock of the runtime. */
  readonly sentAtMs: number;
  /** When its headers came, on the wall clock of the runtime. */
  readonly receivedAtMs: number;
}

/** An answer whose body has come to its end. */
export interface CompleteAnswer extends AuthAnswer {
  readonly headers: ResponseHeaders;
  /** Of the bytes as they were transmitted. */
  readonly body: HashedBody;
}

/** What a strategy gets along with each request. */
export interface AuthContext {
  readonly runtime: Runtime;
  /** Ends with the call: abort, deadline or close. A shared token request must not obey it. */
  readonly signal: AbortSignal;
  /** Sends a request of the strategy's own, such as a token request, over the client's transport. */
  readonly send: AuthSend;
}

/** A request that a strategy sends for itself. It carries no credentials but its own. */
export interface AuthRequest {
  readonly request: WireRequest;
  /** Method and path for messages and hooks, without secrets, such as `POST /connect/token`. */
  readonly operation: string;
  readonly replay: ReplayClass;
  /** Largest body accepted, in bytes after decompression. */
  readonly maxBytes: number;
}

/**
 * Sends and retries by the replay class, under the client's own time limits. Resolves with the last answer,
 * whatever its status; rejects with `ConnectionError`, `TimeoutError`, `InvalidResponseError` or `AbortError`.
 */
export type AuthSend = (request: AuthRequest) => Promise<WireAnswer>;
