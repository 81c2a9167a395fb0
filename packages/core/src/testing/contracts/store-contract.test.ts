import { describe, expect, it } from "vitest";
import type { Store } from "../../store/store.ts";
import { virtualRuntime } from "../virtual-runtime.ts";
import { storeContract } from "./store-contract.ts";

const clock = virtualRuntime();

/** A correct store in a few lines, on the virtual clock; `broken` replaces some of its methods. */
function plainStore(broken: (store: Store, raw: Map<string, string>) => Partial<Store> = () => ({})): Store {
  const values = new Map<string, string>();
  const ends = new Map<string, number>();
  const read = (key: string): string | undefined =>
    (ends.get(key) ?? 0) > clock.now() ? values.get(key) : undefined;
  const write = (key: string, value: string, ttlMs: number): boolean => {
    values.set(key, value);
    ends.set(key, clock.now() + ttlMs);
    return true;
  };
  const store: Store = {
    get: async (key) => read(key),
    set: async (key, value, ttlMs) => void write(key, value, ttlMs),
    add: async (key, value, ttlMs) => read(key) === undefined && write(key, value, ttlMs),
    compareAndSet: async (key, expected, value, ttlMs) => read(key) === expected && write(key, value, ttlMs),
    compareAndDelete: async (key, value) => read(key) === value && values.delete(key),
  };
  return { ...store, ...broken(store, values) };
}

const options = { wait: (ms: number) => clock.advance(ms) };

describe("storeContract", () => {
  it.each(storeContract(() => plainStore(), options))("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("may run on one store, on the real clock", async () => {
    const store = plainStore();
    const cases = storeContract(() => store, { shortTtlMs: 1 });
    await cases[0]?.run();
    const wait = cases.find(({ name }) => name.includes("expired"));
    await expect(wait?.run()).rejects.toThrow("compareAndSet");
  });

  const broken: Record<string, (store: Store, raw: Map<string, string>) => Partial<Store>> = {
    "that never forgets": (_store, raw) => ({ get: async (key) => raw.get(key) }),
    "whose add is get and then set": (store) => ({
      add: async (key, value, ttlMs) => {
        if ((await store.get(key)) !== undefined) return false;
        await Promise.resolve();
        await store.set(key, value, ttlMs);
        return true;
      },
    }),
    "whose compareAndSet does not compare": (store) => ({
      compareAndSet: async (key, _expected, value, ttlMs) => store.set(key, value, ttlMs).then(() => true),
    }),
    "whose compareAndDelete does not compare": (_store, raw) => ({
      compareAndDelete: async (key) => raw.delete(key),
    }),
    "that takes the empty text for none": (store) => ({
      add: async (key, value, ttlMs) =>
        ((await store.get(key)) ?? "") === "" && store.set(key, value, ttlMs).then(() => true),
    }),
    "that refuses a fraction of a millisecond": (store) => ({
      set: async (key, value, ttlMs) => {
        if (!Number.isInteger(ttlMs)) throw new Error("ERR value is not an integer or out of range");
        await store.set(key, value, ttlMs);
      },
    }),
    "whose timers overflow": (store, raw) => ({
      set: async (key, value, ttlMs) => {
        await store.set(key, value, ttlMs);
        if (ttlMs > 2 ** 31) raw.delete(key);
      },
    }),
    "that compares values as numbers": (store) => ({
      compareAndDelete: async (key, value) => {
        const held = await store.get(key);
        return held !== undefined && (held === value || Number(held) === Number(value))
          ? store.compareAndDelete(key, held)
          : false;
      },
    }),
    "that keeps a value whose lifetime is over": (store) => ({
      set: async (key, value, ttlMs) => {
        if (ttlMs > 0) await store.set(key, value, ttlMs);
      },
    }),
    "that refuses a lifetime that is over": (store) => ({
      add: async (key, value, ttlMs) => {
        if (ttlMs <= 0) throw new Error("ERR invalid expire time in 'set' command");
        return store.add(key, value, ttlMs);
      },
    }),
    "that trims values": (store) => ({ set: (key, value, ttlMs) => store.set(key, value.trim(), ttlMs) }),
  };
  for (const [name, breakIt] of Object.entries(broken)) {
    it(`fails a store ${name}`, async () => {
      const cases = storeContract(() => plainStore(breakIt), options);
      const results = await Promise.allSettled(cases.map(({ run }) => run()));
      expect(results.some(({ status }) => status === "rejected")).toBe(true);
    });
  }
});
