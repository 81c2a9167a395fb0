import type { Attempt } from "../transport/attempt.ts";
import type { Call } from "../transport/call.ts";
import type { ResponseHeaders } from "../transport/response-headers.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { answerFacts } from "./answer-facts.ts";
import type { ApiResponse } from "./api-response.ts";

/** An {@link ApiResponse}. Its `headers` are built when they are asked for: most callers want the data only. */
export class Answered<T> implements ApiResponse<T> {
  readonly data: T;
  readonly status: number;
  readonly statusText: string;
  readonly requestId: string | undefined;
  readonly environment: string | undefined;
  readonly accountId: string | undefined;
  readonly callId: string;
  readonly attempts: readonly Attempt[];
  readonly #headers: ResponseHeaders;

  constructor(data: T, answer: WireAnswer, call: Call) {
    const facts = answerFacts(answer.headers, call.init.answerHeaders);
    this.data = data;
    this.status = answer.status;
    this.statusText = answer.statusText;
    this.requestId = facts.requestId;
    this.environment = facts.environment;
    this.accountId = facts.accountId;
    this.callId = call.callId;
    this.attempts = call.attempts;
    this.#headers = answer.headers;
  }

  get headers(): Headers {
    return this.#headers.toFetchHeaders();
  }
}
