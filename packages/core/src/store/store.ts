/**
 * Where tokens and other short-lived state may be shared between clients and processes.
 * Keys never hold a secret; values may. Lifetimes are in milliseconds, not always whole ones, and a key is gone when its
 * own has passed: at once, where it is zero or less. `storeContract` of `@idbraid/core/testing` checks an implementation.
 */
export interface Store {
  /** The value, or `undefined` when there is none or its lifetime has passed. */
  get(key: string): Promise<string | undefined>;
  /** Writes a value for `ttlMs`. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Writes a value only where there is none, in one atomic step. `true` when it was written. */
  add(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Replaces a value only while it is `expected`, in one atomic step. `true` when it was replaced. */
  compareAndSet(key: string, expected: string, value: string, ttlMs: number): Promise<boolean>;
  /** Removes a key only while its value is `value`, in one atomic step. `true` when it was removed. */
  compareAndDelete(key: string, value: string): Promise<boolean>;
}
