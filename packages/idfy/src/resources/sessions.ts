import { type ApiPromise, type PagePromise, path, type RequestFn, type RequestOptions } from "@idbraid/core";
import { idSession, idSessionPage, type IdSession, type IdSessionPage } from "../schemas/id-session.ts";
import {
  sessionCreateParams,
  sessionListParams,
  type SessionCreateParams,
  type SessionListParams,
} from "../schemas/session-params.ts";
import { sameKey } from "./same-key.ts";

/** Identification sessions: one is made for each person to identify, who is then sent to its `url`. */
export interface IdentificationSessions {
  /**
   * Opens a session. Send the person to the `url` of the answer. With an `externalReference` the call is repeated
   * after a failure whose outcome is unknown; without one it is not.
   *
   * @throws {InvalidArgumentError} when a parameter breaks a rule; nothing is sent.
   * @throws {BadRequestError} when the provider refuses a member; see `fieldErrors`.
   * @throws {OutcomeUnknownError} when it may or may not have been made. Repeat it with the same `externalReference`,
   * or look for it with `list`.
   * @throws {InvalidResponseError} with reason `mismatch` when the answer has another `externalReference`.
   * @remarks Unconfirmed: the provider's promise to make only one per external id is older than these endpoints. The
   * option `sessionCreateIsKeyed: false` stops relying on it.
   */
  create(params: SessionCreateParams, options?: RequestOptions): ApiPromise<IdSession>;
  /**
   * One session, with the identity once its status is `success`. A session that failed is an answer, not an error.
   *
   * @throws {NotFoundError} when no session of this account has this id.
   */
  retrieve(sessionId: string, options?: RequestOptions): ApiPromise<IdSession>;
  /** Sessions without personal data. Iterate it for all of them, or await it for one page. */
  list(params?: SessionListParams, options?: RequestOptions): PagePromise<IdSession, IdSessionPage>;
  /**
   * Ends a session before the person has used it. Doing so again changes nothing.
   *
   * @throws {NotFoundError} when no session of this account has this id.
   * @throws {UnprocessableError} when the session has ended in another way.
   */
  invalidate(sessionId: string, options?: RequestOptions): ApiPromise<void>;
}

/** Sends the operations of {@link IdentificationSessions}. */
export class Sessions implements IdentificationSessions {
  readonly #request: RequestFn;
  readonly #createIsKeyed: boolean;

  constructor(request: RequestFn, createIsKeyed: boolean) {
    this.#request = request;
    this.#createIsKeyed = createIsKeyed;
  }

  create(params: SessionCreateParams, options?: RequestOptions): ApiPromise<IdSession> {
    const key = (params as SessionCreateParams | undefined)?.externalReference;
    return this.#request(
      {
        method: "POST",
        path: path`/identification/v2/sessions`,
        replay: this.#createIsKeyed ? "keyed" : "unsent",
        key,
        body: params,
        bodySchema: sessionCreateParams,
        response: idSession,
        confirm: sameKey("externalReference", key),
        lookup: { method: "identification.sessions.list", id: key },
      },
      options,
    );
  }

  retrieve(sessionId: string, options?: RequestOptions): ApiPromise<IdSession> {
    return this.#request(
      {
        method: "GET",
        path: path`/identification/v2/sessions/${{ sessionId }}`,
        replay: "safe",
        response: idSession,
      },
      options,
    );
  }

  list(params: SessionListParams = {}, options?: RequestOptions): PagePromise<IdSession, IdSessionPage> {
    return this.#request.page(
      {
        method: "GET",
        path: path`/identification/v2/sessions`,
        replay: "safe",
        query: params,
        querySchema: sessionListParams,
        response: idSessionPage,
        rows: (page) => page?.data,
        next: ({ nextCursor }) => (nextCursor ? { query: { cursor: nextCursor } } : undefined),
      },
      options,
    );
  }

  invalidate(sessionId: string, options?: RequestOptions): ApiPromise<void> {
    return this.#request(
      { method: "POST", path: path`/identification/v2/sessions/${{ sessionId }}/invalidate`, replay: "safe" },
      options,
    );
  }
}
