import { AbortError } from "../../errors/abort-error.ts";
import { AuthenticationError } from "../../errors/api-errors.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { LeasedOutcome } from "../../store/lease.ts";
import type { TokenReport } from "../auth-report.ts";
import type { SharedTokens } from "./shared-tokens.ts";
import { deadlinesOf, type TokenDeadlines, type TokenLifetimes } from "./token-lifetimes.ts";
import type { TokenSource } from "./token-source.ts";
import { waitFor } from "../wait-for.ts";

/** A token, with the number of the request that gave it. */
export interface IssuedToken {
  readonly token: string;
  readonly generation: number;
}

/** The token of one credential identity, for all who share its store. */
export interface TokenSlot {
  /** The token while nothing needs to be done about it. No promise, no signal: this is the path of nearly every call. */
  current(): IssuedToken | undefined;
  /**
   * The token, from the source if need be. All who wait share one call of the source; an aborted waiter is rejected
   * alone and the call goes on.
   *
   * @throws {AuthenticationError} when the source was refused. The next call of the source waits 1 s, then twice as
   * long after each refusal, up to 30 s; until then everyone gets the same error at once.
   * @throws {AbortError} when the signal was aborted
   */
  token(source: TokenSource, signal?: AbortSignal): Promise<IssuedToken>;
  /** The provider refused this generation. The first to say so drops it; a renewal begun before that is not kept. */
  drop(generation: number): void;
  /** Age and rest of the token that is held, for reports; `undefined` when there is none. */
  readonly held: TokenReport | undefined;
  /** The source was refused a moment ago and is not asked again yet. */
  readonly paused: boolean;
  /** There is no token, no request under way and no pause. */
  readonly idle: boolean;
}

interface HeldToken extends IssuedToken, TokenDeadlines {
  /** When it was asked for, or read from the shared store. */
  readonly issuedAtMs: number;
  readonly lifetimeMs: number;
  /** The text in the shared store. */
  readonly raw: string | undefined;
}

interface Begun {
  readonly source: TokenSource;
  readonly generation: number;
  /** False once a refusal came after it had begun: those who wait may use its token, but it is not kept. */
  wanted: boolean;
}

interface Renewal extends Begun {
  readonly done: Promise<IssuedToken>;
}

/** Times are on the monotonic clock. At most one wanted renewal runs at any time. */
export class MemorySlot implements TokenSlot {
  readonly #runtime: Runtime;
  readonly #lifetimes: TokenLifetimes;
  readonly #shared: SharedTokens | undefined;
  #held: HeldToken | undefined;
  #renewal: Renewal | undefined;
  #generations = 0;
  #newest = 0;
  #refusedToken: string | undefined;
  #failures = 0;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #refusal: AuthenticationError | undefined;

  constructor(runtime: Runtime, lifetimes: TokenLifetimes, shared: SharedTokens | undefined) {
    this.#runtime = runtime;
    this.#lifetimes = lifetimes;
    this.#shared = shared;
  }

  current(): IssuedToken | undefined {
    const held = this.#held;
    return held !== undefined && this.#runtime.monotonicMs() < held.softAtMs ? held : undefined;
  }

  async token(source: TokenSource, signal?: AbortSignal): Promise<IssuedToken> {
    for (;;) {
      const held = this.#usable();
      if (held !== undefined) {
        this.#renewInBackground(held, source);
        return held;
      }
      if (this.#refusal !== undefined && this.paused) throw this.#refusal;
      const renewal = this.#renewal ?? this.#renew(source);
      try {
        return await waitFor(renewal.done, signal);
      } catch (error) {
        const othersEnd =
          renewal.source !== source && AbortError.isInstance(error) && signal?.aborted !== true;
        // A failure pauses renewals, so that a token that is still good is found usable on the next turn.
        const stillGood = this.#usable() !== undefined && signal?.aborted !== true;
        if (!othersEnd && !stillGood) throw error;
      }
    }
  }

  drop(generation: number): void {
    const held = this.#held;
    if (held === undefined || held.generation !== generation) return;
    this.#held = undefined;
    this.#refusedToken = held.token;
    if (held.raw !== undefined) this.#shared?.remove(held.raw);
    if (this.#renewal !== undefined) this.#renewal.wanted = false;
    this.#renewal = undefined;
  }

  /**
   * A sliding token was used with success: its lifetime counts anew from `fromMs`, but never ends sooner than it did.
   * What a shared store holds stays as it was.
   */
  extend(generation: number, fromMs: number): void {
    const held = this.#held;
    if (held === undefined || held.generation !== generation) return;
    const expiresAtMs = fromMs + held.lifetimeMs;
    if (expiresAtMs <= held.expiresAtMs) return;
    this.#held = { ...held, ...deadlinesOf(expiresAtMs, held.lifetimeMs, this.#lifetimes) };
  }

  get held(): TokenReport | undefined {
    if (this.#held === undefined) return undefined;
    const nowMs = this.#runtime.monotonicMs();
    return { ageMs: nowMs - this.#held.issuedAtMs, expiresInMs: this.#held.expiresAtMs - nowMs };
  }

  get paused(): boolean {
    return this.#refusal !== undefined && this.#runtime.monotonicMs() < this.#retryAtMs;
  }

  get idle(): boolean {
    const alive = this.#held !== undefined && this.#runtime.monotonicMs() < this.#held.expiresAtMs;
    return !alive && this.#renewal === undefined && !this.paused;
  }

  /** The token, if a call need not wait for another: before the hard limit, or after a failed renewal until its end. */
  #usable(): HeldToken | undefined {
    const held = this.#held;
    if (held === undefined) return undefined;
    const nowMs = this.#runtime.monotonicMs();
    if (nowMs < held.hardAtMs) return held;
    const renewalFailed = this.#refusal === undefined && nowMs < this.#retryAtMs;
    return renewalFailed && nowMs < held.expiresAtMs ? held : undefined;
  }

  #renewInBackground(held: HeldToken, source: TokenSource): void {
    const nowMs = this.#runtime.monotonicMs();
    if (nowMs >= held.softAtMs && nowMs >= this.#retryAtMs && this.#renewal === undefined)
      this.#renew(source);
  }

  #renew(source: TokenSource): Renewal {
    const begun: Begun = { source, generation: (this.#generations += 1), wanted: true };
    const done = this.#run(begun);
    done.catch(() => undefined); // perhaps nobody waits
    this.#renewal = Object.assign(begun, { done });
    return this.#renewal;
  }

  async #run(renewal: Begun): Promise<IssuedToken> {
    try {
      if (this.#shared === undefined) return (await this.#fromSource(renewal)).value;
      return await this.#shared.fetchOnce({
        find: (limitMs) => this.#fromStore(renewal, limitMs),
        make: () => this.#fromSource(renewal),
      });
    } catch (error) {
      if (renewal.wanted) this.#failed(error);
      throw error;
    } finally {
      if (renewal.wanted) this.#renewal = undefined;
    }
  }

  async #fromStore(renewal: Begun, limitMs: number): Promise<IssuedToken | undefined> {
    const found = await this.#shared?.read(limitMs);
    if (found === undefined || found.token === this.#refusedToken || found.token === this.#held?.token)
      return undefined;
    const nowMs = this.#runtime.monotonicMs();
    const deadlines = deadlinesOf(nowMs + found.restMs, found.lifetimeMs, this.#lifetimes);
    if (nowMs >= deadlines.hardAtMs) return undefined;
    return this.#landed(renewal, {
      token: found.token,
      generation: renewal.generation,
      raw: found.raw,
      issuedAtMs: nowMs,
      lifetimeMs: found.lifetimeMs,
      ...deadlines,
    });
  }

  async #fromSource(renewal: Begun): Promise<LeasedOutcome<IssuedToken>> {
    const calledAtMs = this.#runtime.monotonicMs();
    const sourced = await renewal.source({ forceRefresh: this.#newest > 0 });
    const { token, expiresInMs = this.#lifetimes.defaultMs ?? 300_000, lifetimeMs = expiresInMs } = sourced;
    const deadlines = deadlinesOf(calledAtMs + expiresInMs, lifetimeMs, this.#lifetimes);
    const restMs = deadlines.expiresAtMs - this.#runtime.monotonicMs();
    const left = renewal.wanted && restMs > 0 ? this.#shared?.write(token, restMs, lifetimeMs) : undefined;
    const issued = this.#landed(renewal, {
      token,
      generation: renewal.generation,
      raw: left?.raw,
      issuedAtMs: calledAtMs,
      lifetimeMs,
      ...deadlines,
    });
    return { value: issued, stored: left?.done };
  }

  #landed(renewal: Begun, held: HeldToken): IssuedToken {
    if (!renewal.wanted) return held;
    this.#newest = held.generation;
    this.#held = held;
    this.#failures = 0;
    this.#retryAtMs = Number.NEGATIVE_INFINITY;
    this.#refusal = undefined;
    return held;
  }

  #failed(error: unknown): void {
    if (AbortError.isInstance(error)) return; // its client was closed; that says nothing of the source
    this.#failures += 1;
    this.#retryAtMs = this.#runtime.monotonicMs() + Math.min(30_000, 1000 * 2 ** (this.#failures - 1));
    this.#refusal = AuthenticationError.isInstance(error) ? error : undefined;
  }
}
