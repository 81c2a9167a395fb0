import type { Runtime } from "../../runtime/runtime.ts";
import { underLease, type LeasedWork } from "../../store/lease.ts";
import { storeAnswer } from "../../store/store-answer.ts";
import type { Store } from "../../store/store.ts";
import { hashOf } from "./credential-identity.ts";
import { parseTokenSet, type OAuth2TokenSet } from "./token-set.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/** A token set that names its session. */
export interface SessionTokens extends OAuth2TokenSet {
  readonly sessionId: string;
}

/** The sessions of one client in a shared store. A store that is absent, fails or is silent holds nothing. */
export class SharedSessions {
  readonly #store: Store | undefined;
  readonly #endpoint: TokenEndpoint;

  constructor(store: Store | undefined, endpoint: TokenEndpoint) {
    this.#store = store;
    this.#endpoint = endpoint;
  }

  /** The newest set that any process has left. */
  async read(sessionId: string, runtime: Runtime, limitMs?: number): Promise<SessionTokens | undefined> {
    const raw = await this.#ask(sessionId, runtime, (store, key) => store.get(key), limitMs);
    const set = raw === undefined ? undefined : parseTokenSet(raw);
    return set === undefined ? undefined : { ...set, sessionId };
  }

  async write(set: SessionTokens, runtime: Runtime): Promise<void> {
    const raw = JSON.stringify(set);
    await this.#ask(set.sessionId, runtime, (store, key) => store.set(key, raw, keptForMs));
  }

  async remove(sessionId: string, runtime: Runtime): Promise<void> {
    await this.#ask(sessionId, runtime, async (store, key) => {
      const raw = await store.get(key);
      if (raw !== undefined) await store.compareAndDelete(key, raw);
    });
  }

  /** Lets one process at a time do this for a session, if the store works. */
  async once<T>(sessionId: string, runtime: Runtime, work: LeasedWork<T>): Promise<T> {
    if (this.#store === undefined) return (await work.make()).value;
    return underLease(this.#store, `${await this.#key(sessionId)}:lease`, work, { runtime });
  }

  async #ask<T>(
    sessionId: string,
    runtime: Runtime,
    command: (store: Store, key: string) => Promise<T>,
    limitMs?: number,
  ): Promise<T | undefined> {
    const store = this.#store;
    if (store === undefined) return undefined;
    const key = await this.#key(sessionId);
    const once = async (): Promise<T> => command(store, key);
    // A set that is missed or not left costs the session: whoever has the one before it uses a dead refresh token.
    return storeAnswer(runtime, () => once().catch(once), limitMs);
  }

  async #key(sessionId: string): Promise<string> {
    const { url, clientId } = this.#endpoint;
    return `idbraid:session:${await hashOf(JSON.stringify([url.href, clientId, sessionId]))}`;
  }
}

/** Each refresh begins it anew. A process that slept for longer than this may hold a refresh token long rotated away. */
const keptForMs = 30 * 86_400_000;
