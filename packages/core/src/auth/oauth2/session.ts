import { AuthenticationError } from "../../errors/api-errors.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { AuthContext } from "../auth-strategy.ts";
import { hashOf } from "./credential-identity.ts";
import { needsUser, withClientSecret } from "./client-secret.ts";
import { refreshTokenGrant } from "./grants.ts";
import type { KeptTokens } from "./kept-tokens.ts";
import type { SessionTokens, SharedSessions } from "./shared-sessions.ts";
import { requestToken } from "./token-request.ts";
import { isNewer, isOther, knownFields, nextTokenSet, restOf, type OAuth2TokenSet } from "./token-set.ts";
import { TokenSaver } from "./token-saver.ts";
import type { Secret } from "../secrets/secret.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import { deadlinesOf, type TokenLifetimes } from "../tokens/token-lifetimes.ts";
import type { SourcedToken } from "../tokens/token-source.ts";
import { waitFor } from "../wait-for.ts";

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
  readonly reload: KeptTokens["reload"];
}

type Exchange = Pick<AuthContext, "send" | "runtime">;

/**
 * The tokens of one session. A refresh token may be good for one use only, so refreshes run one after the other here
 * and, with a shared store, in one process at a time; and a new set is saved before it is used.
 */
export class OAuth2Session {
  readonly #settings: SessionSettings;
  readonly #saver: TokenSaver;
  #set: SessionTokens;
  /** The access token given out last: whoever asks again wants another. */
  #given: string | undefined;
  /** The refresh token that was refused: it is not sent again. */
  #refused: string | undefined;
  #over = false;
  #lastTurn: Promise<unknown> = Promise.resolve();

  private constructor(settings: SessionSettings, set: SessionTokens) {
    this.#settings = settings;
    this.#saver = new TokenSaver(settings.onTokens);
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
   * Saves tokens that have just been issued, once those of the session before it are not being saved any more.
   *
   * @throws {ConfigurationError} `tokens_not_saved`, when `onTokens` fails or takes more than 10 s
   */
  begin(runtime: Runtime, before: Promise<unknown> | undefined): Promise<void> {
    this.#saver.saved = false;
    return this.#inTurn(async () => {
      await before;
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

  /**
   * Ends the session once what runs is done: `revoke` gets the newest tokens, and nothing is saved any more.
   *
   * @param signal Ends the wait for what runs. `revoke`, which still gets its turn then, has to obey it too.
   */
  async end(
    runtime: Runtime,
    revoke: (tokens: OAuth2TokenSet) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const before = this.#lastTurn;
    const ended = this.#inTurn(async () => {
      await this.#lookAround(runtime);
      await revoke(this.#set);
      this.#over = true;
      await this.#settings.shared.remove(this.#set.sessionId, runtime);
    });
    ended.catch(() => undefined); // perhaps nobody waits any more
    await waitFor(before, signal);
    return ended;
  }

  /** Another session takes its place: what is still under way is not saved. Gives the end of what is being saved. */
  replace(): Promise<unknown> | undefined {
    this.#over = true;
    return this.#saver.saving;
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
      make: async () => {
        await this.#reload(runtime, isNewer);
        const value = this.#fresh(replaced, runtime) ?? (await this.#refresh(replaced, exchange));
        await this.#save(runtime); // before the lease is given back: whoever has it next reloads, should the store fail
        return { value };
      },
    });
  }

  /** A refresh token that was refused may have been used by another process: what that one has left is tried once. */
  async #refresh(replaced: string | undefined, exchange: Exchange): Promise<SessionTokens> {
    const { runtime } = exchange;
    const first = await this.#tryRefresh(exchange);
    if (!AuthenticationError.isInstance(first)) return first;
    await this.#lookAround(runtime);
    if (this.#fresh(replaced, runtime) === undefined) await this.#reload(runtime, isOther);
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
    this.#saver.saved = false;
    if (!this.#over) await shared.write(this.#set, exchange.runtime); // first of all: the old set is dead for everyone
    return this.#set;
  }

  async #save(runtime: Runtime): Promise<void> {
    if (!this.#over) await this.#saver.save(this.#set, runtime);
  }

  /** Takes over what another process has left in the store, if it is newer. */
  async #lookAround(runtime: Runtime, limitMs?: number): Promise<void> {
    const found = await this.#settings.shared.read(this.#set.sessionId, runtime, limitMs);
    if (found === undefined || (found.refreshes ?? 0) <= (this.#set.refreshes ?? 0)) return;
    this.#set = found;
    this.#saver.saved = true; // by the process that got it
  }

  /** Takes over what the application has saved, if it is wanted instead of what is held. */
  async #reload(
    runtime: Runtime,
    wanted: (found: OAuth2TokenSet, held: OAuth2TokenSet) => boolean,
  ): Promise<void> {
    const found = await this.#settings.reload?.(runtime);
    if (found === undefined || !wanted(found, this.#set)) return;
    const known = knownFields(found);
    this.#set = { ...known, sessionId: known.sessionId ?? this.#set.sessionId };
    this.#saver.saved = true;
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
