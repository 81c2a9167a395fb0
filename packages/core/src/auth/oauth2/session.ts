import { AuthenticationError } from "../../errors/api-errors.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { storeAnswer } from "../../store/store-answer.ts";
import type { AuthContext } from "../auth-strategy.ts";
import { hashOf } from "./credential-identity.ts";
import { needsUser, withClientSecret } from "./client-secret.ts";
import { refreshTokenGrant } from "./grants.ts";
import type { SessionTokens, SharedSessions } from "./shared-sessions.ts";
import { requestToken } from "./token-request.ts";
import { knownFields, nextTokenSet, restOf, type OAuth2TokenSet } from "./token-set.ts";
import type { Secret } from "../secrets/secret.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import { deadlinesOf, type TokenLifetimes } from "../tokens/token-lifetimes.ts";
import type { SourcedToken } from "../tokens/token-source.ts";

/** What all sessions of one client have in common. */
export interface SessionSettings {
  readonly endpoint: TokenEndpoint;
  /** A public client has none. */
  readonly secret: Secret | undefined;
  readonly lifetimes: TokenLifetimes;
  readonly shared: SharedSessions;
  /** Saves a new set. */
  readonly onTokens: ((tokens: OAuth2TokenSet) => unknown) | undefined;
  /** The set as it was last saved, by whichever process. */
  readonly reload: (() => Promise<OAuth2TokenSet | undefined>) | undefined;
}

type Exchange = Pick<AuthContext, "send" | "runtime">;

/**
 * The tokens of one session. A refresh token may be good for one use only, so refreshes run one after the other here
 * and, with a shared store, in one process at a time; and a new set is saved before it is used.
 */
export class OAuth2Session {
  readonly #settings: SessionSettings;
  #set: SessionTokens;
  /** The access token given out last: whoever asks again wants another. */
  #given: string | undefined;
  #saved = true;
  /** The refresh token that was refused: it is not sent again. */
  #refused: string | undefined;
  #over = false;
  #lastTurn: Promise<unknown> = Promise.resolve();

  private constructor(settings: SessionSettings, set: SessionTokens) {
    this.#settings = settings;
    this.#set = set;
  }

  /** A session with tokens that are saved already. */
  static async open(settings: SessionSettings, set: OAuth2TokenSet): Promise<OAuth2Session> {
    const known = knownFields(set);
    const { sessionId = await hashOf(known.refreshToken ?? known.accessToken) } = known;
    return new OAuth2Session(settings, { ...known, sessionId });
  }

  /** Whether the access token has no end that is known, and no other to follow it. */
  get endless(): boolean {
    return this.#set.expiresAtMs === undefined && this.#set.refreshToken === undefined;
  }

  /**
   * Saves tokens that have just been issued.
   *
   * @throws {ConfigurationError} `tokens_not_saved`, when `onTokens` fails or takes more than 10 s
   */
  begin(runtime: Runtime): Promise<void> {
    this.#saved = false;
    return this.#inTurn(async () => {
      await this.#settings.shared.write(this.#set, runtime);
      await this.#save(runtime);
    });
  }

  /**
   * The next access token: that of the newest set, or a fresh one. This is a token source, to be cached.
   *
   * @throws {AuthenticationError} `reauthorization_required`, when only the user can help
   * @throws {ConfigurationError} `tokens_not_saved`
   */
  source(exchange: Exchange): Promise<SourcedToken> {
    const { runtime } = exchange;
    const calledAtMs = runtime.monotonicMs();
    const replaced = this.#given;
    return this.#inTurn(async () => {
      const set = this.#fresh(replaced, runtime) ?? (await this.#renew(replaced, exchange));
      await this.#save(runtime);
      this.#given = set.accessToken;
      const { restMs, lifetimeMs } = restOf(set, runtime) ?? this.#assumedRest(set);
      return {
        token: set.accessToken,
        expiresInMs: restMs + (runtime.monotonicMs() - calledAtMs),
        lifetimeMs,
      };
    });
  }

  /** Ends the session once what runs is done: `revoke` gets the newest tokens, and nothing is saved any more. */
  end(runtime: Runtime, revoke: (tokens: OAuth2TokenSet) => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#lookAround(runtime);
      await revoke(this.#set);
      this.#over = true;
      await this.#settings.shared.remove(this.#set.sessionId, runtime);
    });
  }

  /** Another session has taken its place: what is still under way is not saved. */
  replace(): void {
    this.#over = true;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastTurn.then(work);
    this.#lastTurn = done.catch(() => undefined);
    return done;
  }

  /** The set, if its access token is another than the one to be replaced and need not be renewed at once. */
  #fresh(replaced: string | undefined, runtime: Runtime): SessionTokens | undefined {
    if (this.#set.accessToken === replaced) return undefined;
    const rest = restOf(this.#set, runtime);
    if (rest === undefined) return this.#set;
    const { hardAtMs } = deadlinesOf(rest.restMs, rest.lifetimeMs, this.#settings.lifetimes);
    return hardAtMs > 0 ? this.#set : undefined;
  }

  #renew(replaced: string | undefined, exchange: Exchange): Promise<SessionTokens> {
    const { runtime } = exchange;
    return this.#settings.shared.once(this.#set.sessionId, runtime, {
      find: async (limitMs) => {
        await this.#lookAround(runtime, limitMs);
        return this.#fresh(replaced, runtime);
      },
      make: async () => ({ value: await this.#refresh(replaced, exchange) }),
    });
  }

  /** A refresh token that was refused may have been used by another process: what that one has left is tried once. */
  async #refresh(replaced: string | undefined, exchange: Exchange): Promise<SessionTokens> {
    const { runtime } = exchange;
    const first = await this.#tryRefresh(exchange);
    if (!AuthenticationError.isInstance(first)) return first;
    await this.#lookAround(runtime);
    if (this.#fresh(replaced, runtime) === undefined) await this.#reload();
    const fresh = this.#fresh(replaced, runtime);
    if (fresh !== undefined) return fresh;
    const second = await this.#tryRefresh(exchange);
    if (AuthenticationError.isInstance(second)) throw first;
    return second;
  }

  /** The next set, or the refusal when there is no refresh token that is good for anything. */
  async #tryRefresh(exchange: Exchange): Promise<SessionTokens | AuthenticationError> {
    const { refreshToken } = this.#set;
    if (refreshToken === undefined || refreshToken === this.#refused) return sessionOver();
    try {
      return await this.#use(refreshToken, exchange);
    } catch (error) {
      if (!needsUser(error)) throw error;
      this.#refused = refreshToken;
      return error;
    }
  }

  async #use(refreshToken: string, exchange: Exchange): Promise<SessionTokens> {
    const { endpoint, secret, shared } = this.#settings;
    const issuedAtMs = exchange.runtime.now();
    const grant = refreshTokenGrant(refreshToken);
    const issued = await withClientSecret(secret, (value) => requestToken(endpoint, value, grant, exchange));
    const { sessionId } = this.#set;
    this.#set = { ...nextTokenSet(this.#set, issued, issuedAtMs), sessionId };
    this.#saved = false;
    if (!this.#over) await shared.write(this.#set, exchange.runtime); // first of all: the old set is dead for everyone
    return this.#set;
  }

  async #save(runtime: Runtime): Promise<void> {
    if (this.#saved || this.#over) return;
    const save = async (): Promise<true> => {
      await this.#settings.onTokens?.(this.#set);
      return true;
    };
    // What it threw goes no further: errors of database clients print what they were to write.
    if ((await storeAnswer(runtime, save, 10_000)) === undefined) throw notSaved();
    this.#saved = true;
  }

  /** Takes over what another process has left in the store, if it is newer. */
  async #lookAround(runtime: Runtime, limitMs?: number): Promise<void> {
    const found = await this.#settings.shared.read(this.#set.sessionId, runtime, limitMs);
    if (found === undefined || (found.refreshes ?? 0) <= (this.#set.refreshes ?? 0)) return;
    this.#set = found;
    this.#saved = true; // by the process that got it
  }

  /** Takes over what the application has saved, when our own refresh token is good for nothing. */
  async #reload(): Promise<void> {
    const found = await this.#settings.reload?.();
    if (found === undefined || found.accessToken === this.#set.accessToken) return;
    const known = knownFields(found);
    this.#set = { ...known, sessionId: known.sessionId ?? this.#set.sessionId };
    this.#saved = true;
  }

  /** Without a refresh token there is nothing to be won by dropping a token before the provider does. */
  #assumedRest({ refreshToken }: OAuth2TokenSet): { restMs: number; lifetimeMs: number } {
    const { defaultMs = 300_000 } = this.#settings.lifetimes;
    const lifetimeMs = refreshToken === undefined ? Number.MAX_SAFE_INTEGER : defaultMs;
    return { restMs: lifetimeMs, lifetimeMs };
  }
}

function sessionOver(): AuthenticationError {
  return new AuthenticationError({
    message:
      "The access token is no longer good, and there is no refresh token that would give another. " +
      "Send the user through authorization again: authorizationUrl(), then exchange().",
    code: "reauthorization_required",
    status: 401,
  });
}

function notSaved(): ConfigurationError {
  return new ConfigurationError({
    message:
      'The function given as "onTokens" failed or took more than 10 s, so that new tokens are not saved. ' +
      "They are kept in memory, and the next call has them saved before it uses them. Make the function work.",
    code: "tokens_not_saved",
    retryable: true,
    problems: [{ path: "onTokens", message: "could not save the tokens" }],
  });
}
