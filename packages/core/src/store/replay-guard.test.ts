import { describe, expect, it } from "vitest";
import { expectNoCanaries, virtualRuntime } from "../testing/index.ts";
import { memoryStore } from "./memory-store.ts";
import { replayGuard } from "./replay-guard.ts";
import { methodsOf, silent, storeThat } from "./test-stores.ts";

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
const broken = storeThat(() => Promise.reject(new Error("redis://user:sesame@host is down")));

describe("S10: replayGuard", () => {
  it("takes bytes once within their lifetime, and again after it", async () => {
    const runtime = virtualRuntime();
    const guard = replayGuard(memoryStore({ runtime }), { runtime });
    expect(await guard.firstUse(bytes, 60_000)).toBe(true);
    await runtime.advance(59_999);
    expect(await guard.firstUse(bytes, 60_000)).toBe(false);
    await runtime.advance(1);
    expect(await guard.firstUse(bytes, 60_000)).toBe(true);
    expect(runtime.pendingTasks).toBe(0);
  });

  it("keeps different bytes apart", async () => {
    const guard = replayGuard(memoryStore());
    expect(await guard.firstUse(bytes, 1000)).toBe(true);
    expect(await guard.firstUse(bytes.slice(1), 1000)).toBe(true);
  });

  it("lets one of 50 pass, over two processes with one store", async () => {
    const store = memoryStore();
    const [one, other] = [replayGuard(store), replayGuard(store)];
    const passed = await Promise.all(
      Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? one : other).firstUse(bytes, 1000)),
    );
    expect(passed.filter(Boolean)).toHaveLength(1);
  });

  it("A8: writes a hash of the bytes, for the lifetime asked for", async () => {
    const written: unknown[] = [];
    const store = methodsOf(memoryStore());
    store.add = async (...entry) => written.push(entry) > 0;
    await replayGuard(store).firstUse(bytes, 60_000);
    expect(written).toEqual([[expect.stringMatching(/^idbraid:replay:[0-9a-f]{64}$/), "seen", 60_000]]);
    expect(JSON.stringify(written)).not.toContain(Buffer.from(bytes).toString("hex"));
  });
});

it("names every problem of its options at once", () => {
  const make = (): unknown => replayGuard(undefined as never, { onStoreFailure: "ignore" as never });
  expect(make).toThrow(
    /^replayGuard\(\).*"store" must have the methods get, .*; "onStoreFailure" must be "refuse" or "accept"\.$/,
  );
});

describe("S11: a store that fails", () => {
  it("lets nothing pass, and its error goes no further", async () => {
    const error: unknown = await replayGuard(broken)
      .firstUse(bytes, 1000)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "IdentityError", code: "store_unavailable", retryable: true });
    expect((error as Error).message).toContain('choose onStoreFailure: "accept"');
    expectNoCanaries(error, { password: "redis://user:sesame@host" });
  });

  it("lets everything pass where that was chosen", async () => {
    expect(await replayGuard(broken, { onStoreFailure: "accept" }).firstUse(bytes, 1000)).toBe(true);
  });

  it("a store that throws at once counts as failing", async () => {
    const store = storeThat(() => {
      throw new Error("no connection");
    });
    await expect(replayGuard(store).firstUse(bytes, 1000)).rejects.toMatchObject({
      code: "store_unavailable",
    });
  });

  it("one that never answers is given up after 2 s", async () => {
    const runtime = virtualRuntime();
    const failed = expect(
      replayGuard(storeThat(silent), { runtime }).firstUse(bytes, 1000),
    ).rejects.toMatchObject({
      code: "store_unavailable",
    });
    await runtime.advance(2000);
    await failed;
  });
});
