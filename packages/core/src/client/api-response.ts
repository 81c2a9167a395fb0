import type { Attempt } from "../transport/attempt.ts";

/** The data of an answer, with all that came along. */
export interface ApiResponse<T> {
  readonly data: T;
  readonly status: number;
  /** The reason phrase of the status line. */
  readonly statusText: string;
  readonly headers: Headers;
  /** The provider's id of the request, for its support. */
  readonly requestId: string | undefined;
  /** The environment the provider says it answered from. */
  readonly environment: string | undefined;
  /** The account the provider says the call ran under. */
  readonly accountId: string | undefined;
  /** Our id of the call, as in hooks and logs. */
  readonly callId: string;
  /** Every exchange of the call, in order. */
  readonly attempts: readonly Attempt[];
}
