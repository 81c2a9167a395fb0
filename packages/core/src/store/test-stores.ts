import type { Store } from "./store.ts";

/** The methods of a store as an object, for tests that replace some of them. */
export function methodsOf(store: Store): Store {
  return {
    get: (key) => store.get(key),
    set: (...entry) => store.set(...entry),
    add: (...entry) => store.add(...entry),
    compareAndSet: (...entry) => store.compareAndSet(...entry),
    compareAndDelete: (...entry) => store.compareAndDelete(...entry),
  };
}

/** A store whose every method does this. */
export function storeThat(does: () => Promise<never>): Store {
  return { get: does, set: does, add: does, compareAndSet: does, compareAndDelete: does };
}

/** What a store does that has lost its server. */
export function silent<T>(): Promise<T> {
  return new Promise(() => undefined);
}
