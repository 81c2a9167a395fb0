import type { Store } from "../../store/store.ts";
import { same, type ContractCase } from "./contract-case.ts";

/** Options of {@link storeContract}. */
export interface StoreContractOptions {
  /**
   * Lets this much time pass for the store; give `(ms) => runtime.advance(ms)` for one on a virtual
   * clock. @default a real wait
   */
  readonly wait?: (ms: number) => Promise<void>;
  /** Lifetime in the cases that wait for its end, milliseconds. @default 200 */
  readonly shortTtlMs?: number;
}

/**
 * What every {@link Store} has to keep. `make` gives a store for each case; it may be the same one
 * again, as the cases use keys of their own.
 *
 * @example
 * ```ts
 * import { test } from "node:test";
 * import { storeContract, type Store } from "@idbraid/core/testing";
 *
 * declare function makeStore(): Store;
 * for (const { name, run } of storeContract(makeStore)) test(name, run);
 * ```
 */
export function storeContract(
  make: () => Store | Promise<Store>,
  options: StoreContractOptions = {},
): readonly ContractCase[] {
  const { shortTtlMs = 200, wait = realWait } = options;
  const run = `contract:${Date.now().toString(36)}:${Math.random().toString(36).slice(2)}`;
  const on = (name: string, body: (store: Store, key: string) => Promise<void>): ContractCase => ({
    name,
    run: async () => body(await make(), `${run}:${name.replaceAll(" ", "-")}`),
  });
  const pastTtl = (): Promise<void> => wait(shortTtlMs + Math.max(20, shortTtlMs / 2));

  return [
    on("gives undefined for a key that was never set", async (store, key) => {
      same(await store.get(key), undefined, "get");
    }),
    on("gives back what was set, and the newest", async (store, key) => {
      await store.set(key, "one", longMs);
      await store.set(key, "two", longMs);
      same(await store.get(key), "two", "get");
    }),
    on("keeps values byte for byte", async (store, key) => {
      for (const value of ["", " spaced ", "null", '{"a":"é€𝄞"}', "line\nbreak\0", "x".repeat(64 * 1024)]) {
        await store.set(key, value, longMs);
        same(await store.get(key), value, "get");
      }
    }),
    on("keeps keys apart, also odd ones", async (store, key) => {
      const keys = [
        key,
        `${key}:`,
        `${key}:a b`,
        `${key}:é`,
        `${key}:{tag}:*?[a]`,
        "__proto__",
        "constructor",
        `${key}:${"k".repeat(200)}`,
      ];
      for (const [index, name] of keys.entries()) await store.set(name, String(index), longMs);
      for (const [index, name] of keys.entries()) same(await store.get(name), String(index), name);
      for (const [index, name] of keys.entries()) await store.compareAndDelete(name, String(index));
    }),
    on("forgets a value when its lifetime has passed", async (store, key) => {
      await store.set(key, "short", shortTtlMs);
      same(await store.get(key), "short", "get before");
      await pastTtl();
      same(await store.get(key), undefined, "get after");
    }),
    on("starts a new lifetime with each write", async (store, key) => {
      await store.set(key, "one", shortTtlMs);
      await store.set(key, "two", longMs);
      await pastTtl();
      same(await store.get(key), "two", "get");
      same(await store.compareAndSet(key, "two", "three", shortTtlMs), true, "compareAndSet");
      await pastTtl();
      same(await store.get(key), undefined, "get after the shorter lifetime");
    }),
    on("takes lifetimes that are no whole milliseconds, and some of years", async (store, key) => {
      for (const ttlMs of [longMs + 0.4, 1000 * 86_400_000]) {
        await store.set(key, "set", ttlMs);
        same(await store.get(key), "set", `get after set for ${ttlMs} ms`);
        same(await store.compareAndSet(key, "set", "replaced", ttlMs), true, "compareAndSet");
        await wait(5); // a timer that overflows fires at once
        same(await store.get(key), "replaced", `get after compareAndSet for ${ttlMs} ms`);
        same(await store.compareAndDelete(key, "replaced"), true, "compareAndDelete");
        same(await store.add(key, "added", ttlMs), true, `add for ${ttlMs} ms`);
        same(await store.compareAndDelete(key, "added"), true, "compareAndDelete after add");
      }
    }),
    on("keeps nothing when the lifetime is over already", async (store, key) => {
      await store.set(key, "old", longMs);
      await store.set(key, "new", 0);
      same(await store.get(key), undefined, "get");
      for (const ttlMs of [0, -1]) {
        same(await store.add(key, "added", ttlMs), true, `add for ${ttlMs} ms`);
        same(await store.get(key), undefined, "get after add");
        await store.set(key, "old", longMs);
        same(await store.compareAndSet(key, "old", "new", ttlMs), true, `compareAndSet for ${ttlMs} ms`);
        same(await store.get(key), undefined, "get after compareAndSet");
      }
    }),
    on("takes the empty text for a value like any other", async (store, key) => {
      same(await store.compareAndSet(key, "", "new", longMs), false, "compareAndSet on an absent key");
      same(await store.compareAndDelete(key, ""), false, "compareAndDelete on an absent key");
      await store.set(key, "", longMs);
      same(await store.add(key, "added", longMs), false, "add");
      same(await store.compareAndSet(key, "", "", longMs), true, "compareAndSet");
      same(await store.compareAndDelete(key, ""), true, "compareAndDelete");
      same(await store.get(key), undefined, "get");
    }),
    on("compares values as text", async (store, key) => {
      await store.set(key, "1", longMs);
      for (const other of ["1.0", "01", "1 ", " 1", "1\0"]) {
        same(await store.compareAndSet(key, other, "new", longMs), false, `compareAndSet with "${other}"`);
        same(await store.compareAndDelete(key, other), false, `compareAndDelete with "${other}"`);
      }
      same(await store.get(key), "1", "get");
    }),
    on("keeps 200 keys apart that are used at once", async (store, key) => {
      const values = await Promise.all(
        Array.from({ length: 200 }, async (_, n) => {
          await store.set(`${key}:${n}`, `value ${n}`, longMs);
          return store.get(`${key}:${n}`);
        }),
      );
      values.forEach((value, n) => same(value, `value ${n}`, `get of key ${n}`));
    }),
    on("adds only where nothing is", async (store, key) => {
      same(await store.add(key, "first", longMs), true, "first add");
      same(await store.add(key, "second", longMs), false, "second add");
      same(await store.get(key), "first", "get");
    }),
    on("adds again once the lifetime has passed, and not before", async (store, key) => {
      same(await store.add(key, "first", shortTtlMs), true, "first add");
      same(await store.add(key, "second", longMs), false, "add before");
      await pastTtl();
      same(await store.add(key, "third", longMs), true, "add after");
      same(await store.get(key), "third", "get");
    }),
    on("does not lengthen a lifetime by a refused add or compareAndSet", async (store, key) => {
      await store.set(key, "held", shortTtlMs);
      same(await store.add(key, "other", longMs), false, "add");
      same(await store.compareAndSet(key, "wrong", "other", longMs), false, "compareAndSet");
      await pastTtl();
      same(await store.get(key), undefined, "get");
    }),
    on("lets exactly one of 50 adds win", async (store, key) => {
      const won = await Promise.all(Array.from({ length: 50 }, (_, n) => store.add(key, String(n), longMs)));
      same(won.filter(Boolean).length, 1, "adds that won");
      same(await store.get(key), String(won.indexOf(true)), "the winner's value");
    }),
    on("replaces only the expected value", async (store, key) => {
      same(await store.compareAndSet(key, "none", "new", longMs), false, "on an absent key");
      same(await store.get(key), undefined, "get on an absent key");
      await store.set(key, "old", longMs);
      same(await store.compareAndSet(key, "other", "new", longMs), false, "with another value");
      same(await store.get(key), "old", "get after a refusal");
      same(await store.compareAndSet(key, "old", "new", longMs), true, "with the value");
      same(await store.get(key), "new", "get");
    }),
    on("lets exactly one of 50 replacements win", async (store, key) => {
      await store.set(key, "start", longMs);
      const tries = Array.from({ length: 50 }, (_, n) =>
        store.compareAndSet(key, "start", `next ${n}`, longMs),
      );
      const won = await Promise.all(tries);
      same(won.filter(Boolean).length, 1, "replacements that won");
      same(await store.get(key), `next ${won.indexOf(true)}`, "the winner's value");
    }),
    on("removes only the expected value", async (store, key) => {
      same(await store.compareAndDelete(key, "none"), false, "on an absent key");
      await store.set(key, "mine", longMs);
      same(await store.compareAndDelete(key, "yours"), false, "with another value");
      same(await store.get(key), "mine", "get after a refusal");
      same(await store.compareAndDelete(key, "mine"), true, "with the value");
      same(await store.get(key), undefined, "get");
      same(await store.add(key, "next", longMs), true, "add afterwards");
    }),
    on("does not match an expired value", async (store, key) => {
      await store.set(key, "gone", shortTtlMs);
      await pastTtl();
      same(await store.compareAndSet(key, "gone", "new", longMs), false, "compareAndSet");
      same(await store.compareAndDelete(key, "gone"), false, "compareAndDelete");
    }),
    on("lets exactly one of 50 replacements and removals win", async (store, key) => {
      await store.set(key, "start", longMs);
      const won = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          n % 2 === 0
            ? store.compareAndSet(key, "start", "next", longMs)
            : store.compareAndDelete(key, "start"),
        ),
      );
      same(won.filter(Boolean).length, 1, "replacements and removals that won");
      same(await store.get(key), won.indexOf(true) % 2 === 0 ? "next" : undefined, "what the winner left");
    }),
    on("lets exactly one of 50 removals win", async (store, key) => {
      await store.set(key, "one", longMs);
      const won = await Promise.all(Array.from({ length: 50 }, () => store.compareAndDelete(key, "one")));
      same(won.filter(Boolean).length, 1, "removals that won");
    }),
  ];
}

const longMs = 60_000;

function realWait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
