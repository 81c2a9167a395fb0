import { describe, expect, it } from "vitest";
import { leakProbe, virtualRuntime } from "../testing/index.ts";
import { underLease, type LeasedWork } from "./lease.ts";
import { memoryStore } from "./memory-store.ts";
import { storeAnswer } from "./store-answer.ts";
import type { Store } from "./store.ts";
import { methodsOf, silent, storeThat } from "./test-stores.ts";

/** Processes that share a store: each does the work `outcome` unless it finds it. */
function processes(store: Store, runtime = virtualRuntime()) {
  let made = 0;
  const work = (make: () => Promise<string>): LeasedWork<string> => ({
    find: async () => store.get("outcome").catch(() => undefined),
    make: async () => {
      made += 1;
      const value = await make();
      return { value, stored: store.set("outcome", value, 60_000) };
    },
  });
  const run = (make: () => Promise<string>) => underLease(store, "lease", work(make), { runtime });
  return { runtime, run, made: () => made };
}

const quick = (value: string) => async (): Promise<string> => value;

/** Takes this long on the clock of the runtime. */
function after(runtime: ReturnType<typeof virtualRuntime>, ms: number): Promise<void> {
  return new Promise((resolve) => void runtime.schedule(ms, resolve));
}

describe("A8: a lease", () => {
  it("lets one of 50 processes do the work, and gives the others what it left", async () => {
    const { runtime, run, made } = processes(memoryStore());
    const work = async (): Promise<string> => {
      await after(runtime, 3000);
      return "token";
    };
    const all = Promise.all(Array.from({ length: 50 }, () => run(work)));
    await runtime.advance(4000);
    expect(new Set(await all)).toEqual(new Set(["token"]));
    expect(made()).toBe(1);
  });

  it("looks into the store again once it is had, and is given back after the outcome is there", async () => {
    const store = memoryStore();
    const { runtime, run, made } = processes(store);
    await store.set("outcome", "from before", 1000);
    expect(await run(quick("mine"))).toBe("from before");
    expect(made()).toBe(0);
    await runtime.advance(0);
    expect(await store.get("lease")).toBeUndefined();
  });

  it("is kept until the store has the outcome", async () => {
    const store = memoryStore();
    let stored = (): void => undefined;
    const runtime = virtualRuntime();
    const make = async () => ({
      value: "token",
      stored: new Promise<void>((resolve) => (stored = resolve)),
    });
    const work = { find: async () => undefined, make };
    expect(await underLease(store, "lease", work, { runtime })).toBe("token");
    await runtime.advance(0);
    expect(await store.get("lease")).toBeDefined();
    stored();
    await runtime.advance(0);
    expect(await store.get("lease")).toBeUndefined();
  });

  it("is given back when the work fails, and the next process does it", async () => {
    const { runtime, run, made } = processes(memoryStore());
    const failing = run(async () => {
      await after(runtime, 500);
      throw new Error("refused");
    });
    const next = run(quick("token"));
    const failed = expect(failing).rejects.toThrow("refused");
    await runtime.advance(1000);
    await failed;
    expect(await next).toBe("token");
    expect(made()).toBe(2);
  });

  it("row 23: that is never released is waited for 10 s, then the work is done without it", async () => {
    const store = memoryStore();
    await store.add("lease", "a process that died", 3_600_000);
    const { runtime, run } = processes(store);
    const startedAtMs = runtime.monotonicMs();
    let tookMs: number | undefined;
    const done = run(async () => {
      tookMs = runtime.monotonicMs() - startedAtMs;
      return "token";
    });
    await runtime.advance(9900);
    expect(tookMs).toBeUndefined();
    await runtime.advance(100);
    expect(await done).toBe("token");
    expect(tookMs).toBe(10_000);
    expect(await store.get("lease")).toBe("a process that died");
    expect(runtime.pendingTasks).toBe(0);
  });

  it("is given back without a timer, and once more when that fails", async () => {
    for (const failing of [silent, () => Promise.reject(new Error("down"))]) {
      const store = memoryStore();
      let tries = 0;
      const compareAndDelete: Store["compareAndDelete"] = async (...entry) => {
        tries += 1;
        return tries === 1 ? failing() : store.compareAndDelete(...entry);
      };
      const { runtime, run } = processes({ ...methodsOf(store), compareAndDelete });
      expect(await run(quick("token"))).toBe("token");
      await runtime.advance(0);
      expect([tries, runtime.pendingTasks]).toEqual([failing === silent ? 1 : 2, 0]);
    }
  });

  it("is given back when looking into the store fails", async () => {
    const store = memoryStore();
    const runtime = virtualRuntime();
    const find = (): Promise<never> => Promise.reject(new Error("unreadable"));
    const done = underLease(store, "lease", { find, make: silent }, { runtime });
    await expect(done).rejects.toThrow("unreadable");
    await runtime.advance(0);
    expect(await store.get("lease")).toBeUndefined();
  });

  it("runs out 30 s after its process has died", async () => {
    const runtime = virtualRuntime();
    const store = memoryStore({ runtime });
    const { run } = processes(store, runtime);
    void run(silent);
    await runtime.advance(29_000);
    const next = run(quick("token"));
    await runtime.advance(900);
    expect(await store.get("outcome")).toBeUndefined();
    await runtime.advance(300);
    expect(await next).toBe("token");
  });

  it("that ran out and is another's by now is not taken from that one", async () => {
    const runtime = virtualRuntime();
    const store = memoryStore({ runtime });
    const { run } = processes(store, runtime);
    const slow = run(async () => {
      await after(runtime, 31_000);
      return "late";
    });
    await runtime.advance(30_500);
    await store.add("lease", "another", 60_000);
    await runtime.advance(1000);
    expect(await slow).toBe("late");
    expect(await store.get("lease")).toBe("another");
  });

  it("is asked for at random times, so that processes do not march in step", async () => {
    const times: number[] = [];
    const runtime = virtualRuntime();
    const add = async (): Promise<boolean> => {
      times.push(runtime.monotonicMs());
      return false;
    };
    const { run } = processes({ ...methodsOf(memoryStore()), add }, runtime);
    const done = run(quick("token"));
    await runtime.advance(10_000);
    await done;
    const waits = times.slice(1, -1).map((time, index) => time - times[index]!);
    expect(waits.every((wait) => wait >= 50 && wait < 150)).toBe(true);
    expect(new Set(waits).size).toBeGreaterThan(waits.length / 2);
  });
});

describe("row 23: a store that is down", () => {
  it.each([
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("down"))],
  ])("and %s costs no time at all", async (_name, add) => {
    const probe = leakProbe();
    const { runtime, run } = processes({ ...methodsOf(memoryStore()), add });
    expect(await run(quick("token"))).toBe("token");
    expect(runtime.pendingTasks).toBe(0);
    expect(probe.report().unhandledRejections).toEqual([]);
    probe.stop();
  });

  it("for a moment is asked again at once, and a lease that it took has not to be waited for", async () => {
    for (const answerLost of [true, false]) {
      const store = memoryStore();
      let adds = 0;
      const add: Store["add"] = async (...entry) => {
        adds += 1;
        if (adds > 1) return store.add(...entry);
        if (answerLost) await store.add(...entry);
        throw new Error("the connection broke");
      };
      const { runtime, run } = processes({ ...methodsOf(store), add });
      let holder: string | undefined;
      const look = async (): Promise<string> => {
        holder = await store.get("lease");
        return "token";
      };
      expect(await run(look)).toBe("token");
      expect(holder).toBeDefined();
      await runtime.advance(0);
      expect(await store.get("lease")).toBeUndefined();
    }
  });

  it("while the lease is another's leaves the work to that one", async () => {
    const store = memoryStore();
    let adds = 0;
    const add: Store["add"] = async (...entry) => {
      adds += 1;
      if (adds > 3) throw new Error("down");
      return store.add(...entry);
    };
    const { runtime, run, made } = processes({ ...methodsOf(store), add });
    const work = async (): Promise<string> => {
      await after(runtime, 3000);
      return "token";
    };
    const all = Promise.all([run(work), run(quick("a second one"))]);
    await runtime.advance(4000);
    expect(await all).toEqual(["token", "token"]);
    expect([made(), adds > 6]).toEqual([1, true]);
  });

  it("and silent costs 2 s", async () => {
    const { runtime, run } = processes(storeThat(silent));
    const done = run(quick("token"));
    await runtime.advance(2000);
    expect(await done).toBe("token");
  });

  it("and takes the lease after all has it back at once", async () => {
    const store = memoryStore();
    const runtime = virtualRuntime();
    const add: Store["add"] = async (...entry) => {
      await after(runtime, 5000);
      return store.add(...entry);
    };
    const { run } = processes({ ...methodsOf(store), add }, runtime);
    const done = run(quick("token"));
    await runtime.advance(2000);
    expect(await done).toBe("token");
    await runtime.advance(3000);
    expect(await store.get("lease")).toBeUndefined();
    expect(runtime.pendingTasks).toBe(0);
  });

  it("for reading while the lease is another's costs 10 s and no more", async () => {
    const runtime = virtualRuntime();
    const store: Store = { ...methodsOf(memoryStore()), add: async () => false, get: silent };
    const find = (limitMs: number): Promise<string | undefined> =>
      storeAnswer(runtime, () => store.get("outcome"), limitMs);
    let made = false;
    const make = async () => {
      made = true;
      return { value: "token" };
    };
    const done = underLease(store, "lease", { find, make }, { runtime });
    await runtime.advance(9900);
    expect(made).toBe(false);
    await runtime.advance(100);
    expect(await done).toBe("token");
  });
});
