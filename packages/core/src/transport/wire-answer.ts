import type { CallInfo } from "./attempt.ts";
import type { ResponseHeaders } from "./response-headers.ts";

/** A complete answer: status line, headers and decompressed body. */
export interface WireAnswer {
  readonly status: number;
  /** The reason phrase of the status line, scrubbed and at most 200 characters. */
  readonly statusText: string;
  readonly headers: ResponseHeaders;
  readonly body: Uint8Array;
  /** When the attempt began, on the monotonic clock. */
  readonly sentAtMs: number;
  /** When the headers came, on the monotonic clock. */
  readonly receivedAtMs: number;
  readonly call: CallInfo;
  /** The provider's id of the request; read for strategies only. */
  readonly requestId?: string | undefined;
}
