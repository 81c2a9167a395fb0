import { type ApiPromise, lazySchema, path, type RequestFn, type RequestOptions } from "@idbraid/core";
import * as z from "zod";
import { uuid } from "../schemas/members.ts";
import { callbackAnswer, type CallbackAnswer } from "../schemas/read-answers.ts";

/** Tells PassFort that a result is there. */
export interface Callbacks {
  /**
   * Tells PassFort that the result of a check can be fetched, which it then does with `/checks/{check_id}/complete`. PassFort
   * takes callbacks from `/checks/{check_id}/ready` on.
   *
   * It is sent up to five times, each with a date and a signature of its own: after a failed connection, 408, 425, 429
   * and 5xx save 501 and 505, with waits that begin at half a second and double. `timeouts.totalMs` of the client bounds
   * all of it: where each attempt runs into its own limit, a minute has room for two. When it rejects, hand the failure
   * to whoever told you of the result, so that they try again later.
   *
   * The answer has a `callback_id` to name when you ask PassFort's support.
   *
   * @throws {InvalidArgumentError} when `provider_id` is no UUID, `reference` is empty or `custom_data` is no object;
   *   nothing is sent.
   * @throws {AuthenticationError} when PassFort refuses the signature.
   * @remarks Unconfirmed: PassFort documents neither the statuses of its errors nor what a repeated callback does.
   * @see PassFort's documentation, "Callbacks"
   */
  send(params: CallbackSendParams, options?: RequestOptions): ApiPromise<CallbackAnswer>;
}

/** Which check has a result. */
export interface CallbackSendParams {
  /** UUID of the provider, as the start of the check gave it. */
  readonly provider_id: string;
  /** As the start of the check gave it. */
  readonly reference: string;
  /** Merged over what the check has: newer members win. Later requests bring it back. */
  readonly custom_data?: Readonly<Record<string, unknown>> | undefined;
}

const callbackSendParams = lazySchema(() =>
  z.strictObject({
    provider_id: uuid(),
    reference: z.string("must be a text").min(1, "is empty. Pass the reference that the start gave"),
    custom_data: z.record(z.string(), z.unknown(), "must be an object").optional(),
  }),
);

/** Sends the operation of {@link Callbacks}. */
export class CallbackSender implements Callbacks {
  readonly #request: RequestFn;

  constructor(request: RequestFn) {
    this.#request = request;
  }

  send(params: CallbackSendParams, options?: RequestOptions): ApiPromise<CallbackAnswer> {
    return this.#request(
      {
        method: "POST",
        path: path`/v1/callbacks`,
        replay: "safe",
        replayAlso: [425],
        maxAttempts: 5,
        backoffBaseMs: 500,
        body: params,
        bodySchema: callbackSendParams,
        response: callbackAnswer,
      },
      options,
    );
  }
}
