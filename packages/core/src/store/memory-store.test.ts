import { describe, expect, it, vi } from "vitest";
import type { Warning } from "../logging/logger.ts";
import { storeContract, virtualRuntime } from "../testing/index.ts";
import { memoryStore } from "./memory-store.ts";

describe("memoryStore", () => {
  const clock = virtualRuntime();
  const contract = storeContract(() => memoryStore({ runtime: clock }), {
    wait: (ms) => clock.advance(ms),
  });
  it.each(contract)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("forgets a key at the very end of its lifetime, not before", async () => {
    const runtime = virtualRuntime();
    const store = memoryStore({ runtime });
    await store.set("key", "value", 1000);
    await runtime.advance(999);
    expect(await store.get("key")).toBe("value");
    await runtime.advance(1);
    expect(await store.get("key")).toBeUndefined();
  });

  it("counts lifetimes on the monotonic clock and keeps no timer", async () => {
    const runtime = virtualRuntime();
    const store = memoryStore({ runtime });
    await store.set("key", "value", 1000);
    runtime.skewWallClock(3_600_000);
    expect(await store.get("key")).toBe("value");
    expect(runtime.pendingTasks).toBe(0);
  });

  it.each([0, -1, Number.NaN])("stores nothing for a lifetime of %d", async (ttlMs) => {
    const store = memoryStore();
    await store.set("key", "old", 1000);
    await store.set("key", "value", ttlMs);
    expect(await store.get("key")).toBeUndefined();
  });

  it("makes room by dropping expired keys first, then the one written longest ago", async () => {
    const runtime = virtualRuntime();
    const store = memoryStore({ runtime, maxEntries: 3 });
    await store.set("a", "1", 10_000);
    await store.set("short", "2", 100);
    await store.set("b", "3", 10_000);
    await store.set("a", "4", 10_000); // now younger than b
    await runtime.advance(100);
    await store.set("c", "5", 10_000);
    expect([await store.get("a"), await store.get("b"), await store.get("c")]).toEqual(["4", "3", "5"]);
    await store.set("d", "6", 10_000);
    expect([await store.get("a"), await store.get("b"), await store.get("d")]).toEqual(["4", undefined, "6"]);
  });

  it("drops every key that has expired before one that has not, however often it was full", async () => {
    const runtime = virtualRuntime();
    const store = memoryStore({ runtime, maxEntries: 2 });
    await store.set("lasting", "1", 1_000_000);
    for (let round = 1; round <= 5; round += 1) {
      await store.set(`short ${round}`, "2", round * 10);
      await runtime.advance(round * 10);
      expect(await store.get("lasting")).toBe("1");
    }
    await store.set("next", "3", 1000);
    await store.set("one more", "4", 1000);
    expect([await store.get("lasting"), await store.get("next")]).toEqual([undefined, "3"]);
  });

  it.each([0, -1, 1.5, Number.NaN, "many"])("cannot hold %j entries", (maxEntries) => {
    expect(() => memoryStore({ maxEntries: maxEntries as number })).toThrow(
      'memoryStore() was called with options that cannot work: "maxEntries" must be a whole number, 1 or above.',
    );
  });

  it("warns once in production, and only when it is asked for a claim or a lease", async () => {
    vi.stubEnv("NODE_ENV", "production");
    const warnings: Warning[] = [];
    const store = memoryStore({ onWarning: (warning) => warnings.push(warning) });
    await store.set("token", "value", 1000);
    await store.get("token");
    await store.compareAndDelete("token", "value");
    expect(warnings).toEqual([]);
    await store.add("claim", "1", 1000);
    await store.add("claim", "2", 1000);
    expect(warnings.map(({ code }) => code)).toEqual(["memory_store_in_production"]);
  });

  it("warns through the process by default, and is silent elsewhere than in production", async () => {
    const emit = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    vi.stubEnv("NODE_ENV", "test");
    await memoryStore().add("claim", "1", 1000);
    expect(emit).not.toHaveBeenCalled();
    vi.stubEnv("NODE_ENV", "production");
    await memoryStore().add("claim", "1", 1000);
    expect(emit).toHaveBeenCalledOnce();
  });
});
