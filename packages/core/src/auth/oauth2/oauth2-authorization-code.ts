import { ownProperties } from "../../options/own-properties.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { systemRuntime } from "../../runtime/system-runtime.ts";
import type { Store } from "../../store/store.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import type { BasicEncoding } from "../basic-credentials.ts";
import type { AuthorizationStart } from "./authorization-request.ts";
import type { PendingAuthorization } from "./callback.ts";
import { checkCodeOptions } from "./code-options.ts";
import { AuthorizationCode } from "./code-strategy.ts";
import { keptTokens } from "./kept-tokens.ts";
import { SharedSessions } from "./shared-sessions.ts";
import type { OAuth2TokenSet } from "./token-set.ts";
import { Secret, type SecretSource } from "../secrets/secret.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import type { TokenLifetimes } from "../tokens/token-lifetimes.ts";

/** Options of {@link oauth2AuthorizationCode}. */
export interface OAuth2AuthorizationCodeOptions {
  /** Where the user is sent to: https, or http on a loopback address, as all URLs here. */
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  /** For `revoke()`. */
  readonly revocationUrl?: string | undefined;
  readonly clientId: string;
  /** The secret, or a function that fetches it. A public client (`clientAuth: "none"`) has none. */
  readonly clientSecret?: SecretSource | undefined;
  /** Client id and secret in the `Authorization` header, or as fields of the form; `none` for a public client. @default "basic" */
  readonly clientAuth?: "basic" | "post" | "none" | undefined;
  /** With `basic`: form-encode both halves first, as the RFC asks, or send them raw, as some providers do. @default "form" */
  readonly basicEncoding?: BasicEncoding | undefined;
  /** Where the provider sends the user back to, exactly as it is registered there. */
  readonly redirectUri: string;
  /** What the token is to be good for. @default whatever the provider grants */
  readonly scopes?: readonly string[] | undefined;
  /** More fields of each authorization request, such as `prompt`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Proof Key for Code Exchange, by S256. Turn it off only for a provider that refuses it. @default true */
  readonly pkce?: boolean | undefined;
  /** The provider's issuer. When given, an `iss` in the callback must be this one. @default not compared @see RFC 9207 */
  readonly issuer?: string | undefined;
  /**
   * The tokens that `onTokens` has saved, or a function that loads them; `undefined` when there are none yet. The
   * function runs on first use and before each refresh, so that what another process has saved meanwhile is used; and
   * again when the provider refuses the refresh token. It may take 10 s.
   */
  readonly tokens?:
    | OAuth2TokenSet
    | (() => OAuth2TokenSet | undefined | Promise<OAuth2TokenSet | undefined>)
    | undefined;
  /**
   * Saves the tokens. It gets each new set, from `exchange` or a refresh, before that is used: the refresh token of
   * the set before may be dead by then. While it fails, calls fail with `tokens_not_saved`, and it is called again.
   */
  readonly onTokens?: ((tokens: OAuth2TokenSet) => void | Promise<void>) | undefined;
  /**
   * Shares the session with other processes, so that one refreshes it for all. The others wait for 10 s at most, and
   * not while the store is down: two processes may then send one refresh token, which some providers answer by ending
   * the session. @default none
   */
  readonly store?: Store | undefined;
  /** When tokens are renewed. @default 300 s before the end in the background, from 30 s before it calls wait */
  readonly lifetimes?: TokenLifetimes | undefined;
  /**
   * Sends the requests of `exchange()` and `revoke()`, as through a proxy; all others go over the client's transport.
   * @default the global `fetch`
   */
  readonly fetch?: typeof fetch | undefined;
  /** Clock of `exchange()` and `revoke()`. @default the clock of the process */
  readonly runtime?: Runtime | undefined;
}

/** Limits of one `exchange()` or `revoke()`. */
export interface OAuth2ExchangeOptions {
  readonly signal?: AbortSignal | undefined;
  /** For each request, in milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined;
}

/** One user's session, from authorization to revocation. */
export interface OAuth2AuthorizationCode extends AuthStrategy {
  /**
   * Where to send the user, and what to keep in the user's session until they are back.
   *
   * @throws {InvalidArgumentError} when `parameters` holds a field that has an option of its own
   */
  authorizationUrl(options?: {
    /** More fields for this one user, such as `login_hint`. */
    readonly parameters?: Readonly<Record<string, string>> | undefined;
  }): Promise<AuthorizationStart>;
  /**
   * Checks the callback, redeems its code and begins a session with the tokens, after `onTokens` has saved them. Take
   * `pending` out of the user's session first: a code is good for one exchange.
   *
   * @param callbackUrl The URL the user was sent back to, or its path and query.
   * @param pending What `authorizationUrl` returned, from the session of the same user.
   * @throws {InvalidArgumentError} `state_mismatch`, `issuer_mismatch`, `invalid_callback`, `no_pending_authorization`,
   * before anything is sent
   * @throws {AuthenticationError} `authorization_denied`, when the provider sent the user back with an error;
   * `reauthorization_required`, when it does not accept the code; `authentication_failed`, when not the client
   * @throws {ApiError} when the token endpoint answers with another error status
   * @throws {InvalidResponseError} when its answer is not a bearer token
   * @throws {ConnectionError} when it cannot be reached
   * @throws {TimeoutError} when it does not answer in time
   * @throws {AbortError} when the signal was aborted
   * @throws {ConfigurationError} `tokens_not_saved`, when `onTokens` failed
   */
  exchange(
    callbackUrl: string | URL,
    pending: PendingAuthorization,
    options?: OAuth2ExchangeOptions,
  ): Promise<OAuth2TokenSet>;
  /**
   * Revokes the tokens and forgets the session. Delete what `onTokens` has saved too.
   *
   * @throws {NotConfigured} when there are no tokens
   * @throws {ConfigurationError} when there is no `revocationUrl`
   * @throws {ApiError} when the provider refuses; the session goes on
   * @see RFC 7009
   */
  revoke(options?: OAuth2ExchangeOptions): Promise<void>;
}

/**
 * Acts for a user who has authorized it: sends the user to the provider, redeems the code, and puts the access token
 * on each request. The token is refreshed before it ends and after a 401, by one request for all calls that wait.
 * One strategy is one user's session; clients may share it.
 *
 * Before there are tokens calls fail with `NotConfigured`. When only the user can help they fail with
 * `AuthenticationError`, code `reauthorization_required`.
 *
 * Close clients with `drainMs`: the answer to a refresh that is cut off holds the only refresh token that is still good.
 *
 * @throws {ConfigurationError} when an option cannot work; all problems at once
 * @see RFC 6749, section 4.1, RFC 7636 and RFC 9700
 * @example
 * ```ts
 * import { oauth2AuthorizationCode, type PendingAuthorization } from "@idbraid/core/auth";
 *
 * declare const session: { pending?: PendingAuthorization }; // the user's own
 * declare function save(tokens: object): Promise<void>;
 *
 * const auth = oauth2AuthorizationCode({
 *   authorizationUrl: "https://login.example.com/authorize",
 *   tokenUrl: "https://login.example.com/token",
 *   clientId: "my-client",
 *   clientSecret: "my-secret",
 *   redirectUri: "https://app.example.com/callback",
 *   onTokens: save,
 * });
 *
 * export async function login(): Promise<string> {
 *   const { url, pending } = await auth.authorizationUrl();
 *   session.pending = pending;
 *   return url;
 * }
 *
 * export async function callback(url: string): Promise<void> {
 *   const { pending } = session;
 *   delete session.pending;
 *   if (pending !== undefined) await auth.exchange(url, pending);
 * }
 * ```
 */
export function oauth2AuthorizationCode(options: OAuth2AuthorizationCodeOptions): OAuth2AuthorizationCode {
  const own = ownProperties(options);
  const { clientAuth = "basic", basicEncoding = "form", scopes = [], parameters = {}, lifetimes = {} } = own;
  const checkSecret = checkCodeOptions(own);
  const endpoint: TokenEndpoint = {
    url: new URL(own.tokenUrl),
    clientId: own.clientId,
    clientAuth,
    basicEncoding,
    scopes: [...new Set(scopes)],
    parameters: { ...parameters },
  };
  const { clientSecret, store, onTokens } = own;
  const secret =
    clientSecret === undefined ? undefined : new Secret(clientSecret, "clientSecret", checkSecret);
  const { load, reload } = keptTokens(own.tokens);
  return new AuthorizationCode({
    settings: { endpoint, secret, lifetimes, shared: new SharedSessions(store, endpoint), onTokens, reload },
    endpoint,
    authorizationUrl: own.authorizationUrl,
    revocationUrl: own.revocationUrl,
    redirectUri: own.redirectUri,
    pkce: own.pkce ?? true,
    issuer: own.issuer,
    load,
    runtime: own.runtime ?? systemRuntime(),
    fetch: own.fetch,
  });
}
