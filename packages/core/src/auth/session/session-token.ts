import { ownProperties } from "../../options/own-properties.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import type { SecretSource } from "../secrets/secret.ts";
import { rejectProblems } from "../../options/reject-problems.ts";
import type { SessionLogin, SessionLoginRequest, SessionLogoutRequest } from "./session-requests.ts";
import { sessionProblems } from "./session-problems.ts";
import { SessionStrategy } from "./session-strategy.ts";

/** What {@link sessionToken} is told of logging in and out, whatever carries the token. */
export interface SessionOptions {
  /** How to log in: a request, or a function that sends what it takes and gives back the token. */
  readonly login: SessionLoginRequest | SessionLogin;
  /** How to log out. @default `logout()` only forgets the token */
  readonly logout?: SessionLogoutRequest | undefined;
  /** Headers of the login and logout requests, such as a developer id. Each is a value, or a function that fetches it. */
  readonly headers?: Readonly<Record<string, SecretSource>> | undefined;
  /** How long a session lasts without use, in milliseconds, where the login does not tell. @default 900000 (15 minutes) */
  readonly idleMs?: number | undefined;
  /** How long before its end a session is given up, in milliseconds; half of the idle time at most. @default 30000 */
  readonly safetyMs?: number | undefined;
  /** How long one login may take, in milliseconds; then the calls that wait for it reject. @default 60000 */
  readonly timeoutMs?: number | undefined;
}

/** A session token in a header. */
export interface SessionHeaderOptions extends SessionOptions {
  readonly carrier?: "header" | undefined;
  /** The name of the header, such as `access-token`. */
  readonly header: string;
  /** What stands before the token, such as `Bearer`. @default nothing */
  readonly scheme?: string | undefined;
}

/** A session token in the query. Servers and proxies write queries to their logs: use a header where the provider takes one. */
export interface SessionQueryOptions extends SessionOptions {
  readonly carrier: "query";
  /** The name of the query parameter. */
  readonly query: string;
}

/** Options of {@link sessionToken}. */
export type SessionTokenOptions = SessionHeaderOptions | SessionQueryOptions;

/** A strategy that logs in by itself and out when it is told to. */
export interface SessionTokenStrategy extends AuthStrategy {
  /**
   * Ends the session at the provider and forgets its token, whatever the provider says. The next call logs in again.
   * It goes over the transport of the client that logged in: call it before `close()`, which does not log out.
   *
   * @throws {ApiError} of the matching class when the provider answers with an error other than 404
   * @throws {ConnectionError} when the provider cannot be reached
   * @throws {TimeoutError} when it does not answer in time
   * @throws {AbortError} when the client was closed before
   */
  logout(): Promise<SessionLogout>;
}

/** How a logout went. */
export interface SessionLogout {
  /** `false` when the provider no longer knew the session, there was none, or no `logout` request is configured. */
  readonly deleted: boolean;
}

/**
 * A token that is got by logging in. It logs in before the first call, once for all that wait, and again when the
 * session has not been used for its idle time or was refused with 401. Each call that succeeds puts off its end.
 *
 * A login that is refused rejects calls with `AuthenticationError`. It is never repeated by itself: the next call logs
 * in, but not before 1 s, twice as long after each refusal, 30 s at most. A session belongs to one origin and lives as
 * long as the strategy: pass the same strategy to clients that are to share it.
 *
 * @throws {ConfigurationError} when an option cannot work; all problems at once
 * @example
 * ```ts
 * import { sessionToken } from "@idbraid/core/auth";
 *
 * const session = sessionToken({
 *   header: "access-token",
 *   login: {
 *     path: "/v2/token",
 *     body: { username: "ada", password: async () => "from a vault" },
 *     tokenAt: "token.token",
 *     idleMinutesAt: "token.expire",
 *   },
 *   logout: { path: "/v2/token/{token}" },
 * });
 * // pass it to a client, and in the end:
 * await session.logout();
 * ```
 */
export function sessionToken(options: SessionTokenOptions): SessionTokenStrategy {
  const own = ownProperties(options);
  rejectProblems("sessionToken", sessionProblems(own));
  return new SessionStrategy(own);
}
