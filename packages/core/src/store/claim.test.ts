import { describe, expect, it } from "vitest";
import { virtualRuntime, type VirtualRuntime } from "../testing/index.ts";
import { claim, type Claim, type ClaimOptions, type NewClaim } from "./claim.ts";
import { memoryStore } from "./memory-store.ts";
import type { Store } from "./store.ts";

interface Setting {
  readonly runtime: VirtualRuntime;
  readonly store: Store;
  readonly take: (id?: string, options?: ClaimOptions) => Promise<Claim>;
}

function setting(): Setting {
  const runtime = virtualRuntime();
  const store = memoryStore({ runtime, onWarning: () => undefined });
  return { runtime, store, take: (id = "evt_1", options = {}) => claim(store, id, { runtime, ...options }) };
}

describe("W2: claim", () => {
  it("is new for one of ten that ask at once, and running for the others", async () => {
    const { take } = setting();
    const claims = await Promise.all(Array.from({ length: 10 }, () => take()));
    expect(claims.map(({ state }) => state).sort()).toEqual(["new", ...Array<string>(9).fill("running")]);
  });

  it("is done after done, for 72 hours", async () => {
    const { runtime, take } = setting();
    expect(await ((await take()) as NewClaim).done()).toBe(true);
    await runtime.advance(72 * 3_600_000 - 1);
    expect((await take()).state).toBe("done");
    await runtime.advance(1);
    expect((await take()).state).toBe("new");
  });

  it("is new again after release", async () => {
    const { take } = setting();
    expect(await ((await take()) as NewClaim).release()).toBe(true);
    expect((await take()).state).toBe("new");
  });

  it("is new again 5 minutes after a process has died in its work, and not before", async () => {
    const { runtime, take } = setting();
    await take();
    await runtime.advance(299_999);
    expect((await take()).state).toBe("running");
    await runtime.advance(1);
    expect((await take()).state).toBe("new");
  });

  it("takes both times as options", async () => {
    const { runtime, take } = setting();
    const times = { runningMs: 1000, doneMs: 5000 };
    const first = (await take("evt_1", times)) as NewClaim;
    await runtime.advance(999);
    expect(await first.done()).toBe(true);
    await runtime.advance(4999);
    expect((await take("evt_1", times)).state).toBe("done");
    await runtime.advance(1);
    expect((await take("evt_1", times)).state).toBe("new");
  });

  it("that has expired does not touch the claim of another", async () => {
    const { runtime, take } = setting();
    const first = (await take()) as NewClaim;
    await runtime.advance(300_000);
    const second = (await take()) as NewClaim;
    expect(await first.release()).toBe(false);
    expect(await first.done()).toBe(false);
    expect((await take()).state).toBe("running");
    expect(await second.done()).toBe(true);
  });

  it("that has expired is still done when nobody else took it", async () => {
    const { runtime, take } = setting();
    const first = (await take()) as NewClaim;
    await runtime.advance(300_000);
    expect(await first.done()).toBe(true);
    expect((await take()).state).toBe("done");
  });

  it("keeps ids and names apart", async () => {
    const { take } = setting();
    const states = [
      await take("a"),
      await take("b"),
      await take("a", { name: "other" }),
      await take('a"', { name: "x" }),
      await take("a", { name: 'x"' }),
    ].map(({ state }) => state);
    expect(states).toEqual(Array(5).fill("new"));
  });

  it("A8: keys hold a hash and never the id", async () => {
    const keys: string[] = [];
    const { store, runtime } = setting();
    const watched: Store = {
      ...spread(store),
      add: (key, value, ttl) => (keys.push(key), store.add(key, value, ttl)),
    };
    await claim(watched, "person-47110815", { runtime });
    expect(keys).toEqual([expect.stringMatching(/^idbraid:claim:[0-9a-f]{64}$/)]);
  });
});

describe("a store that fails", () => {
  const broken = (): Promise<never> => Promise.reject(new Error("redis://:t0ps3cret@10.0.0.7"));
  const silent = (): Promise<never> => new Promise(() => undefined);

  it("gives an error that repeats nothing of the store's own", async () => {
    const { store, runtime } = setting();
    const error: unknown = await claim({ ...spread(store), add: broken }, "evt", { runtime }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "store_unavailable", retryable: true });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain("t0ps3cret");
    await claim(store, "evt", { runtime });
    const second = claim({ ...spread(store), get: broken }, "evt", { runtime });
    await expect(second).rejects.toMatchObject({ code: "store_unavailable" });
  });

  it("is given up after 2 s of silence", async () => {
    const { store, runtime } = setting();
    const work = claim({ ...spread(store), add: silent }, "evt", { runtime });
    const refused = expect(work).rejects.toMatchObject({ code: "store_unavailable" });
    await runtime.advance(2000);
    await refused;
    expect(runtime.pendingTasks).toBe(0);
  });

  it("is told of by done and release too", async () => {
    const { store, runtime } = setting();
    const down: Store = { ...spread(store), compareAndSet: broken, compareAndDelete: broken };
    const taken = (await claim(down, "evt", { runtime })) as NewClaim;
    await expect(taken.done()).rejects.toMatchObject({ code: "store_unavailable" });
    await expect(taken.release()).rejects.toMatchObject({ code: "store_unavailable" });
  });

  it("leaves no claim behind when it took it too late", async () => {
    const { store, runtime } = setting();
    const slow: Store = {
      ...spread(store),
      add: (key, value, ttlMs) =>
        new Promise((resolve) => {
          runtime.schedule(3000, () => resolve(store.add(key, value, ttlMs)));
        }),
    };
    const refused = expect(claim(slow, "evt", { runtime })).rejects.toMatchObject({
      code: "store_unavailable",
    });
    await runtime.advance(4000);
    await refused;
    expect((await claim(store, "evt", { runtime })).state).toBe("new");
  });
});

/** The methods of a store as properties of their own. */
function spread(store: Store): Store {
  return {
    get: (key) => store.get(key),
    set: (key, value, ttlMs) => store.set(key, value, ttlMs),
    add: (key, value, ttlMs) => store.add(key, value, ttlMs),
    compareAndSet: (key, expected, value, ttlMs) => store.compareAndSet(key, expected, value, ttlMs),
    compareAndDelete: (key, value) => store.compareAndDelete(key, value),
  };
}

describe("options of claim", () => {
  it.each([0, -1, Number.NaN, Infinity])(
    "a lifetime of %d is refused: nothing would be claimed",
    async (ms) => {
      const { take } = setting();
      await expect(take("evt_1", { runningMs: ms, doneMs: ms })).rejects.toThrow(
        /^claim\(\).*"runningMs" must be a number above 0; "doneMs" must be a number above 0\.$/,
      );
    },
  );

  it("row 30: a polluted prototype changes none", async () => {
    const { runtime, take } = setting();
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    polluted["doneMs"] = 1;
    polluted["name"] = "other";
    try {
      await ((await take()) as NewClaim).done();
    } finally {
      delete polluted["doneMs"];
      delete polluted["name"];
    }
    await runtime.advance(1);
    expect((await take()).state).toBe("done");
  });
});
