import { describe, expect, it } from "vitest";
import type { Store } from "../../store/store.ts";
import { memoryStore } from "../../store/memory-store.ts";
import { leakProbe, virtualRuntime } from "../../testing/index.ts";
import { refusal } from "./test-sources.ts";
import { tokenStore } from "./token-store.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Two processes that share a store: each has its own token store. */
function twoProcesses() {
  const runtime = virtualRuntime();
  const store = memoryStore({ runtime });
  let issued = 0;
  const source = async () => ({ token: `t${(issued += 1)}`, expiresInMs: 1_000_000 });
  const open = (on = runtime) => tokenStore({ store, runtime: on }).slot("identity");
  return { runtime, store, source, open, issued: () => issued };
}

describe("tokens in a shared store", () => {
  it("A5: are taken out when they were refused, so that no other process gets them", async () => {
    const { source, open } = twoProcesses();
    const one = open();
    const { token, generation } = await one.token(source);
    one.drop(generation);
    await turn();
    expect((await open().token(source)).token).not.toBe(token);
  });

  it("are used by the next process, also for the renewal", async () => {
    const { runtime, source, open, issued } = twoProcesses();
    const [one, two] = [open(), open()];
    await one.token(source);
    expect((await two.token(source)).token).toBe("t1");
    await runtime.advance(800_000);
    await one.token(source); // renews in the background
    await turn();
    await two.token(source);
    await turn();
    expect([one.current()?.token, two.current()?.token]).toEqual(["t2", "t2"]);
    expect(issued()).toBe(2);
  });

  it("are removed for all when one process has them refused", async () => {
    const { source, open, issued } = twoProcesses();
    const [one, two, three] = [open(), open(), open()];
    const { generation } = await one.token(source);
    const late = await two.token(source);
    one.drop(generation);
    expect((await one.token(source)).token).toBe("t2");
    two.drop(late.generation); // t1 too, but t2 is there by now
    expect((await two.token(source)).token).toBe("t2");
    expect((await three.token(source)).token).toBe("t2");
    expect(issued()).toBe(2);
  });

  it("never outlive their lifetime, however wrong the clock of the writer or reader is", async () => {
    const { store, source, open } = twoProcesses();
    const ahead = virtualRuntime();
    ahead.skewWallClock(7 * 86_400_000);
    await open(ahead).token(source);
    const runtime = virtualRuntime();
    const reader = tokenStore({ store, runtime }).slot("identity");
    expect((await reader.token(source)).token).toBe("t1");
    await runtime.advance(970_000);
    expect((await reader.token(async () => ({ token: "own" }))).token).toBe("own");
    const late = virtualRuntime();
    late.skewWallClock(8 * 86_400_000);
    expect((await open(late).token(async () => ({ token: "theirs is over" }))).token).toBe("theirs is over");
  });

  it.each([null, {}, new Map(), { get: async () => null, set: async () => "OK" }])(
    "need a store that can keep them: %j is refused at construction",
    (store) => {
      expect(() => tokenStore({ store: store as never })).toThrow(
        /"store" must have the methods get, set, add/,
      );
    },
  );

  it.each(["not json", "null", '{"token":""}', '{"token":"x","expiresAtMs":"soon"}'])(
    "ignores %j",
    async (raw) => {
      const { runtime, source } = twoProcesses();
      const store: Store = Object.assign(memoryStore(), { get: async () => raw, set: async () => undefined });
      expect((await tokenStore({ store, runtime }).slot("identity").token(source)).token).toBe("t1");
    },
  );

  it("are not needed: a store that fails in any way is as good as none", async () => {
    const probe = leakProbe();
    const { runtime, source } = twoProcesses();
    const fail = (): never => {
      throw new Error("the store is down");
    };
    const store: Store = {
      get: fail,
      set: () => Promise.reject(new Error("down")),
      add: fail,
      compareAndSet: fail,
      compareAndDelete: fail,
    };
    const slot = tokenStore({ store, runtime }).slot("identity");
    const { generation } = await slot.token(source);
    slot.drop(generation);
    expect((await slot.token(source)).token).toBe("t2");
    await turn();
    expect(runtime.pendingTasks).toBe(0);
    expect(probe.report().unhandledRejections).toEqual([]);
    probe.stop();
  });

  it("are waited for 2 s at most", async () => {
    const { runtime, source } = twoProcesses();
    const silent = (): Promise<never> => new Promise(() => undefined);
    const store: Store = {
      get: silent,
      set: silent,
      add: silent,
      compareAndSet: silent,
      compareAndDelete: silent,
    };
    const slot = tokenStore({ store, runtime }).slot("identity");
    const waiting = slot.token(source);
    await runtime.advance(2000);
    expect((await waiting).token).toBe("t1");
    await runtime.advance(2000);
    expect(runtime.pendingTasks).toBe(0);
  });

  it("A8: are fetched by one process for all", async () => {
    const { runtime, open, issued, source } = twoProcesses();
    const slow = async () => {
      await new Promise<void>((resolve) => void runtime.schedule(400, resolve));
      return source();
    };
    const slots = [open(), open()];
    const calls = Array.from({ length: 50 }, (_, n) => slots[n % 2]!.token(slow));
    await runtime.advance(1000);
    expect(new Set((await Promise.all(calls)).map(({ token }) => token))).toEqual(new Set(["t1"]));
    expect(issued()).toBe(1);
    const before = slots.map((slot) => slot.current()!.generation);
    slots.forEach((slot, index) => slot.drop(before[index]!));
    const again = Array.from({ length: 50 }, (_, n) => slots[n % 2]!.token(slow));
    await runtime.advance(1000);
    expect(new Set((await Promise.all(again)).map(({ token }) => token))).toEqual(new Set(["t2"]));
    expect(issued()).toBe(2);
  });

  it("A8: are fetched by the next process when the first is refused", async () => {
    const { open, runtime, source, issued } = twoProcesses();
    const first = open().token(() => Promise.reject(refusal()));
    const second = open().token(source);
    const refused = expect(first).rejects.toMatchObject({ name: "AuthenticationError" });
    await runtime.advance(1000);
    await refused;
    expect((await second).token).toBe("t1");
    expect(issued()).toBe(1);
  });

  it("row 23: are fetched without the lease when that is never released, within 10 s", async () => {
    const { open, runtime, store, source } = twoProcesses();
    await open().token(source);
    const key = `idbraid:token:identity`;
    await store.compareAndDelete(key, (await store.get(key))!);
    await store.add(`${key}:lease`, "a process that died", 3_600_000);
    const startedAtMs = runtime.monotonicMs();
    let tookMs: number | undefined;
    const waiting = open().token(async () => {
      tookMs = runtime.monotonicMs() - startedAtMs;
      return { token: "own" };
    });
    await runtime.advance(10_000);
    expect((await waiting).token).toBe("own");
    expect(tookMs).toBe(10_000);
  });

  it("A2: last no longer than they were issued for where the clock is behind, and end sooner where it is ahead", async () => {
    const { store, source, open } = twoProcesses();
    await open().token(source); // good for 1000 s
    for (const skewMs of [-3_600_000, 900_000]) {
      const skewed = virtualRuntime();
      skewed.skewWallClock(skewMs);
      const slot = tokenStore({ store, runtime: skewed }).slot("identity");
      expect((await slot.token(async () => ({ token: "own" }))).token).toBe("t1");
      const restMs = skewMs < 0 ? 1_000_000 : 100_000; // never more than it was issued for
      expect(slot.held?.expiresInMs).toBe(restMs);
    }
  });
});
