import type { Runtime } from "../../runtime/runtime.ts";
import { systemRuntime } from "../../runtime/system-runtime.ts";
import type { Store } from "../../store/store.ts";
import { storeProblem } from "../../store/store-problem.ts";
import { ownProperties } from "../../options/own-properties.ts";
import { problem, rejectProblems } from "../../options/reject-problems.ts";
import { SharedTokens } from "./shared-tokens.ts";
import type { TokenLifetimes } from "./token-lifetimes.ts";
import { MemorySlot, type TokenSlot } from "./token-slot.ts";

/** Options of {@link tokenStore}. */
export interface TokenStoreOptions {
  /**
   * Shares tokens with other processes, one of which fetches each for all. When it fails, does not answer within 2 s,
   * or no other process has fetched the token within 10 s, memory alone is used. @default none
   */
  readonly store?: Store | undefined;
  /** Lifetimes count on its clocks. @default the runtime of the client that opens a slot */
  readonly runtime?: Runtime | undefined;
}

/** What a credential asks of its slot. */
export interface TokenSlotOptions {
  readonly lifetimes?: TokenLifetimes | undefined;
  readonly runtime?: Runtime | undefined;
}

/**
 * Where tokens are kept and fetched: at most one fetch runs per credential identity and store. Clients that are
 * given the same one share their tokens, if their credentials are the same.
 */
export interface TokenStore {
  /**
   * The slot of a credential. The first to open it sets its options.
   *
   * @param identity A hash over all that decides which token is issued, the secret included. Never the secret itself.
   */
  slot(identity: string, options?: TokenSlotOptions): TokenSlot;
}

/**
 * Makes a token store, for clients that are to share one.
 *
 * @throws {ConfigurationError} when `store` is no {@link Store}
 * @example
 * ```ts
 * import { oauth2ClientCredentials, tokenStore } from "@idbraid/core/auth";
 *
 * const shared = tokenStore();
 * const credentials = { tokenUrl: "https://login.example.com/token", clientId: "id", clientSecret: "secret" };
 * oauth2ClientCredentials({ ...credentials, tokenStore: shared });
 * oauth2ClientCredentials({ ...credentials, tokenStore: shared }); // both use one token
 * ```
 */
export function tokenStore(options: TokenStoreOptions = {}): TokenStore {
  const own = ownProperties(options);
  rejectProblems("tokenStore", [problem("store", storeProblem(own.store))]);
  return new MemoryTokenStore(own);
}

/** What is wrong with a token store given as an option. */
export function tokenStoreProblem(given: unknown): string | undefined {
  const { slot } = Object(given ?? {}) as { readonly slot?: unknown };
  if (given === undefined || typeof slot === "function") return undefined;
  return "is no token store. Make one with tokenStore()";
}

class MemoryTokenStore implements TokenStore {
  readonly #slots = new Map<string, TokenSlot>();
  readonly #store: Store | undefined;
  readonly #runtime: Runtime | undefined;

  constructor({ store, runtime }: TokenStoreOptions) {
    this.#store = store;
    this.#runtime = runtime;
  }

  slot(identity: string, { lifetimes = {}, runtime }: TokenSlotOptions = {}): TokenSlot {
    const known = this.#slots.get(identity);
    if (known !== undefined) return known;
    if (this.#slots.size >= tidyAbove) this.#tidy();
    const clock = this.#runtime ?? runtime ?? systemRuntime();
    const shared = this.#store === undefined ? undefined : new SharedTokens(this.#store, identity, clock);
    const slot = new MemorySlot(clock, lifetimes, shared);
    this.#slots.set(identity, slot);
    return slot;
  }

  /** Forgets slots that hold nothing, such as those of secrets that were rotated away. */
  #tidy(): void {
    for (const [identity, slot] of this.#slots) if (slot.idle) this.#slots.delete(identity);
  }
}

const tidyAbove = 1000;
