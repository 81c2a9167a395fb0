import { ownProperties } from "../options/own-properties.ts";
import { configurationError } from "../errors/problems.ts";
import type { Warning } from "../logging/logger.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { systemRuntime } from "../runtime/system-runtime.ts";
import type { Store } from "./store.ts";

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** Lifetimes count on its monotonic clock. @default the clock of the process */
  readonly runtime?: Runtime | undefined;
  /** Keys held at most. When it is full, expired keys go first, then the one written longest ago. @default 10000 */
  readonly maxEntries?: number | undefined;
  /** Gets the one warning. @default `process.emitWarning` */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
}

/**
 * A {@link Store} in the memory of this process. It keeps no timer: a key whose lifetime has passed is removed
 * when it is asked for, or when room is needed.
 *
 * With `NODE_ENV=production` its first `add` warns once, as a claim or a lease in memory does not bind other
 * processes. Used as a cache only, it is silent.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import { memoryStore } from "@idbraid/core";
 *
 * const store = memoryStore({ maxEntries: 1000 });
 * await store.set("greeting", "hello", 60_000);
 * ```
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const own = ownProperties(options);
  const { maxEntries = 1 } = own;
  if (Number.isInteger(maxEntries) && maxEntries >= 1) return new MemoryStore(own);
  throw configurationError("memoryStore", [
    { path: "maxEntries", message: "must be a whole number, 1 or above" },
  ]);
}

interface Entry {
  readonly value: string;
  readonly expiresAtMs: number;
}

class MemoryStore implements Store {
  readonly #entries = new Map<string, Entry>();
  readonly #runtime: Runtime;
  readonly #maxEntries: number;
  readonly #onWarning: (warning: Warning) => void;
  /** No entry's lifetime passes before this. */
  #soonestMs = Number.POSITIVE_INFINITY;
  #warned = false;

  constructor({
    runtime = systemRuntime(),
    maxEntries = 10_000,
    onWarning = emitWarning,
  }: MemoryStoreOptions) {
    this.#runtime = runtime;
    this.#maxEntries = maxEntries;
    this.#onWarning = onWarning;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#live(key);
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.#write(key, value, ttlMs);
  }

  async add(key: string, value: string, ttlMs: number): Promise<boolean> {
    this.#warnOnce();
    if (this.#live(key) !== undefined) return false;
    this.#write(key, value, ttlMs);
    return true;
  }

  async compareAndSet(key: string, expected: string, value: string, ttlMs: number): Promise<boolean> {
    if (this.#live(key) !== expected) return false;
    this.#write(key, value, ttlMs);
    return true;
  }

  async compareAndDelete(key: string, value: string): Promise<boolean> {
    return this.#live(key) === value && this.#entries.delete(key);
  }

  #live(key: string): string | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#runtime.monotonicMs() < entry.expiresAtMs) return entry?.value;
    this.#entries.delete(key);
    return undefined;
  }

  #write(key: string, value: string, ttlMs: number): void {
    this.#entries.delete(key); // so that the map stays ordered by the last write
    if (!(ttlMs > 0)) return;
    if (this.#entries.size >= this.#maxEntries) this.#makeRoom();
    const expiresAtMs = this.#runtime.monotonicMs() + ttlMs;
    this.#soonestMs = Math.min(this.#soonestMs, expiresAtMs);
    this.#entries.set(key, { value, expiresAtMs });
  }

  #makeRoom(): void {
    if (this.#runtime.monotonicMs() >= this.#soonestMs) this.#sweep();
    for (const key of this.#entries.keys()) {
      if (this.#entries.size < this.#maxEntries) break;
      this.#entries.delete(key);
    }
  }

  #sweep(): void {
    const nowMs = this.#runtime.monotonicMs();
    this.#soonestMs = Number.POSITIVE_INFINITY;
    for (const [key, { expiresAtMs }] of this.#entries) {
      if (nowMs >= expiresAtMs) this.#entries.delete(key);
      else this.#soonestMs = Math.min(this.#soonestMs, expiresAtMs);
    }
  }

  #warnOnce(): void {
    if (this.#warned || typeof process === "undefined" || process.env["NODE_ENV"] !== "production") return;
    this.#warned = true;
    this.#onWarning({
      code: "memory_store_in_production",
      message:
        "memoryStore() holds claims and leases for this process only: another process will not see them. " +
        "Pass a store that all processes share.",
    });
  }
}

function emitWarning({ code, message }: Warning): void {
  process.emitWarning?.(message, { type: "IdbraidWarning", code });
}
