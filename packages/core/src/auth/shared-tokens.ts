import type { Runtime } from "../runtime/runtime.ts";
import type { Store } from "../store/store.ts";

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
  async read(): Promise<SharedToken | undefined> {
    const raw = await this.#withinLimit(() => this.#store.get(this.#key));
    const stored = raw === undefined ? undefined : parse(raw);
    if (raw === undefined || stored === undefined) return undefined;
    const { token, expiresAtMs, lifetimeMs } = stored;
    return { token, restMs: Math.min(expiresAtMs - this.#runtime.now(), lifetimeMs), lifetimeMs, raw };
  }

  /** Leaves a token for others, without waiting. Returns the stored text. */
  write(token: string, restMs: number, lifetimeMs: number): string {
    const raw = JSON.stringify({ token, expiresAtMs: this.#runtime.now() + restMs, lifetimeMs });
    void this.#withinLimit(() => this.#store.set(this.#key, raw, Math.ceil(restMs)));
    return raw;
  }

  /** Removes a token, unless another has taken its place. Does not wait. */
  remove(raw: string): void {
    void this.#withinLimit(() => this.#store.compareAndDelete(this.#key, raw));
  }

  #withinLimit<T>(work: () => Promise<T>): Promise<T | undefined> {
    return new Promise<T | undefined>((resolve) => {
      const nothing = (): void => {
        resolve(undefined);
      };
      // A client that has lost its server may queue commands for ever.
      const cancel = this.#runtime.schedule(storeLimitMs, nothing);
      void Promise.resolve().then(work).then(resolve, nothing).finally(cancel);
    });
  }
}

const storeLimitMs = 2000;

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
