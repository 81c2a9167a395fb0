import { isObject } from "./input.ts";

/** What an answer may carry beside its body. */
export interface AnswerInit {
  /** The reason phrase on the status line. Default: the usual one of the status. */
  readonly reason?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer with a JSON body in UTF-8. */
export function jsonAnswer(status: number, body: unknown, init: AnswerInit = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    statusText: init.reason ?? "",
    headers: { "content-type": "application/json; charset=utf-8", ...init.headers },
  });
}

/** An answer without a body. */
export function emptyAnswer(status: number, init: AnswerInit = {}): Response {
  return new Response(null, { status, statusText: init.reason ?? "", headers: { ...init.headers } });
}

/** A request that is turned down. Thrown anywhere below a handler, it becomes the answer. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  /** Sent as JSON; no body is sent when it is absent. */
  readonly body: unknown;
  readonly init: AnswerInit;

  constructor(status: number, body?: unknown, init: AnswerInit = {}) {
    const reason = isObject(body) ? body["message"] : init.reason;
    super(typeof reason === "string" ? `refused with ${status}: ${reason}` : `refused with ${status}`);
    this.status = status;
    this.body = body;
    this.init = init;
  }

  /** The answer to send. */
  answer(): Response {
    if (this.body === undefined) return emptyAnswer(this.status, this.init);
    return jsonAnswer(this.status, this.body, this.init);
  }
}
