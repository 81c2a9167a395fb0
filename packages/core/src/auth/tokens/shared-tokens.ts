import type { Runtime } from "../../runtime/runtime.ts";
import { underLease, type LeasedWork } from "../../store/lease.ts";
import { storeAnswer, tellStore } from "../../store/store-answer.ts";
import type { Store } from "../../store/store.ts";

/** A token as another client or process has left it. */
export interface SharedToken {
  readonly token: string;
  /** How long it is still good for. */
  readonly restMs: number;
  /** How long it was good for when it was issued. */
  readonly lifetimeMs: number;
  /** The stored text, to remove exactly this token. */
  readonly raw: string;
}

/** The tokens of one identity in a shared store. A store that fails or is silent never fails a call: it holds nothing. */
export class SharedTokens {
  readonly #store: Store;
  readonly #key: string;
  readonly #runtime: Runtime;

  constructor(store: Store, identity: string, runtime: Runtime) {
    this.#store = store;
    this.#key = `idbraid:token:${identity}`;
    this.#runtime = runtime;
  }

  /** The stored token. Its rest never exceeds its lifetime, however wrong the clock of the writer was. */
  async read(limitMs?: number): Promise<SharedToken | undefined> {
    const raw = await storeAnswer(this.#runtime, () => this.#store.get(this.#key), limitMs);
    const stored = raw === undefined ? undefined : parse(raw);
    if (raw === undefined || stored === undefined) return undefined;
    const { token, expiresAtMs, lifetimeMs } = stored;
    return { token, restMs: Math.min(expiresAtMs - this.#runtime.now(), lifetimeMs), lifetimeMs, raw };
  }

  /** Leaves a token for others. `done` settles when it is there, or will not be. */
  write(token: string, restMs: number, lifetimeMs: number): { raw: string; done: Promise<unknown> } {
    const raw = JSON.stringify({ token, expiresAtMs: this.#runtime.now() + restMs, lifetimeMs });
    const set = (): Promise<void> => this.#store.set(this.#key, raw, Math.ceil(restMs));
    return { raw, done: storeAnswer(this.#runtime, set) };
  }

  /** Removes a token, unless another has taken its place. Does not wait. */
  remove(raw: string): void {
    tellStore(() => this.#store.compareAndDelete(this.#key, raw));
  }

  /** Lets one process at a time fetch the token, if the store works. */
  fetchOnce<T>(work: LeasedWork<T>): Promise<T> {
    return underLease(this.#store, `${this.#key}:lease`, work, { runtime: this.#runtime });
  }
}

interface Stored {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly lifetimeMs: number;
}

function parse(raw: string): Stored | undefined {
  try {
    const { token, expiresAtMs, lifetimeMs } = JSON.parse(raw) as Record<string, unknown>;
    if (typeof token !== "string" || token === "") return undefined;
    if (!Number.isFinite(expiresAtMs) || !Number.isFinite(lifetimeMs)) return undefined;
    return { token, expiresAtMs: expiresAtMs as number, lifetimeMs: lifetimeMs as number };
  } catch {
    return undefined;
  }
}
