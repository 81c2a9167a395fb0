import { type ApiPromise, path, type RequestFn, type RequestOptions } from "@idbraid/core";
import {
  readCheckAnswer,
  type ReadCheckAnswer,
  readStartAnswer,
  type ReadStartAnswer,
} from "../schemas/read-answers.ts";
import {
  bodyOf,
  type CheckParams,
  checkParams,
  type ReadyParams,
  type StartedParams,
  startedParams,
} from "./params.ts";

/**
 * Checks. An answer with `errors` is an answer: the check failed, and the integration works.
 *
 * @throws {InvalidArgumentError} when an id is no UUID, or a member of the envelope is missing; nothing is sent.
 */
export interface IntegrationChecks {
  /** Runs a check that answers at once: `POST /checks`. It may cost money, so that it is not repeated once it was sent. */
  run(params: CheckParams, options?: RequestOptions): ApiPromise<ReadCheckAnswer>;
  /** Starts a check that answers later: `POST /checks`. It may cost money, so that it is not repeated once it was sent. */
  start(params: CheckParams, options?: RequestOptions): ApiPromise<ReadStartAnswer>;
  /** Says that callbacks are taken from now on: `POST /checks/{check_id}/ready`. */
  ready(checkId: string, params: ReadyParams, options?: RequestOptions): ApiPromise<void>;
  /**
   * The result, after the callback: `POST /checks/{check_id}/complete`. It may cost money, so that it is not repeated once
   * it was sent.
   */
  complete(checkId: string, params: StartedParams, options?: RequestOptions): ApiPromise<ReadCheckAnswer>;
  /** The result, or `pending`: `POST /checks/{check_id}/poll`. */
  poll(checkId: string, params: StartedParams, options?: RequestOptions): ApiPromise<ReadCheckAnswer>;
}

/** Sends the operations of {@link IntegrationChecks}. */
export class Checks implements IntegrationChecks {
  readonly #request: RequestFn;

  constructor(request: RequestFn) {
    this.#request = request;
  }

  run(params: CheckParams, options?: RequestOptions): ApiPromise<ReadCheckAnswer> {
    const body = bodyOf(params);
    return this.#request(
      {
        method: "POST",
        path: path`/checks`,
        replay: "unsent",
        body,
        bodySchema: checkParams,
        response: readCheckAnswer,
      },
      options,
    );
  }

  start(params: CheckParams, options?: RequestOptions): ApiPromise<ReadStartAnswer> {
    const body = bodyOf(params);
    return this.#request(
      {
        method: "POST",
        path: path`/checks`,
        replay: "unsent",
        body,
        bodySchema: checkParams,
        response: readStartAnswer,
      },
      options,
    );
  }

  ready(checkId: string, params: ReadyParams, options?: RequestOptions): ApiPromise<void> {
    const check_id = checkId;
    const body = bodyOf({ id: checkId, ...params });
    return this.#request(
      {
        method: "POST",
        path: path`/checks/${{ check_id }}/ready`,
        replay: "safe",
        body,
        bodySchema: startedParams,
      },
      options,
    );
  }

  complete(checkId: string, params: StartedParams, options?: RequestOptions): ApiPromise<ReadCheckAnswer> {
    const check_id = checkId;
    const body = bodyOf({ id: checkId, ...params });
    return this.#request(
      {
        method: "POST",
        path: path`/checks/${{ check_id }}/complete`,
        replay: "unsent",
        body,
        bodySchema: startedParams,
        response: readCheckAnswer,
      },
      options,
    );
  }

  poll(checkId: string, params: StartedParams, options?: RequestOptions): ApiPromise<ReadCheckAnswer> {
    const check_id = checkId;
    const body = bodyOf({ id: checkId, ...params });
    return this.#request(
      {
        method: "POST",
        path: path`/checks/${{ check_id }}/poll`,
        replay: "safe",
        body,
        bodySchema: startedParams,
        response: readCheckAnswer,
      },
      options,
    );
  }
}
