import type { Runtime } from "../../runtime/runtime.ts";
import type { HttpMethod } from "../../transport/wire.ts";
import type { SecretSource } from "../secrets/secret.ts";

/** A login that is one request with JSON both ways. */
export interface SessionLoginRequest {
  /** @default "POST" */
  readonly method?: HttpMethod | undefined;
  /** The whole path from the root of the provider's host, such as `/v2/token`. */
  readonly path: string;
  /** The fields of the JSON body, such as user name and password. Each is a value, or a function that fetches it. */
  readonly body: Readonly<Record<string, SecretSource>>;
  /** Where the token stands in the answer: names with dots between them, such as `token.token`. */
  readonly tokenAt: string;
  /** Where the answer tells how many minutes a session lasts without use. @default it does not: `idleMs` holds */
  readonly idleMinutesAt?: string | undefined;
}

/**
 * A login of any other kind. What it throws that is no error of this SDK goes no further, as it may hold a secret;
 * an `AuthenticationError` makes the next logins wait.
 */
export type SessionLogin = (context: SessionLoginContext) => Promise<IssuedSession>;

/** What a {@link SessionLogin} works with. */
export interface SessionLoginContext {
  /**
   * Sends a request to the host that the calls go to, over the client's transport, and gives the JSON of its answer.
   * It is repeated only where nothing can have reached the server.
   *
   * @throws {AuthenticationError} when the provider refuses it with 400, 401, 403 or 422
   * @throws {ApiError} of the matching class for other error statuses
   * @throws {InvalidResponseError} when the answer is no JSON
   */
  readonly send: (request: SessionRequest) => Promise<unknown>;
  readonly runtime: Runtime;
  /** Ends when the login has taken longer than `timeoutMs`, or the client was closed: nobody wants its token any more. */
  readonly signal: AbortSignal;
}

/** A request of a {@link SessionLogin}. */
export interface SessionRequest {
  /** @default "POST" */
  readonly method?: HttpMethod | undefined;
  /** The whole path from the root of the provider's host. It stands in errors and hooks: it may hold no secret. */
  readonly path: string;
  /** Besides those of the option `headers`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A session, and how long it lasts without use. */
export interface IssuedSession {
  readonly token: string;
  /** In milliseconds. @default `idleMs` of the options */
  readonly idleMs?: number | undefined;
}

/** A logout. 404 means that the session is gone already. */
export interface SessionLogoutRequest {
  /** @default "DELETE" */
  readonly method?: HttpMethod | undefined;
  /** The whole path from the root of the provider's host, with `{token}` where the token goes, if it does. */
  readonly path: string;
}
