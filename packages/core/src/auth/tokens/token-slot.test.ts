import { describe, expect, it } from "vitest";
import { virtualRuntime } from "../../testing/index.ts";
import { latchedSource, refusal, setUp, turn } from "./test-sources.ts";
import type { TokenSource } from "./token-source.ts";
import { tokenStore } from "./token-store.ts";

describe("a token slot", () => {
  it("asks the source once for 200 parallel calls", async () => {
    const { slot } = setUp();
    const { source, calls } = latchedSource();
    const waiting = Array.from({ length: 200 }, () => slot.token(source));
    await turn();
    expect(calls).toHaveLength(1);
    calls[0]!.resolve({ token: "t1", expiresInMs: 60_000 });
    expect(new Set((await Promise.all(waiting)).map(({ token }) => token))).toEqual(new Set(["t1"]));
    expect(slot.current()?.token).toBe("t1");
  });

  it("renews in the background from the soft limit on, while calls use the old token", async () => {
    const { slot, runtime, source, issued } = setUp();
    await slot.token(source);
    await runtime.advance(799_999);
    expect(slot.current()?.token).toBe("t1");
    await runtime.advance(1); // 20 % of 1000 s before the end
    expect(slot.current()).toBeUndefined();
    const latched = latchedSource();
    const used = await Promise.all(Array.from({ length: 50 }, () => slot.token(latched.source)));
    expect(new Set(used.map(({ token }) => token))).toEqual(new Set(["t1"]));
    expect(latched.forced).toEqual([true]);
    latched.calls[0]!.resolve({ token: "t2", expiresInMs: 1_000_000 });
    await turn();
    expect(slot.current()?.token).toBe("t2");
    expect(issued()).toBe(1);
  });

  it("waits for the new token from the hard limit on", async () => {
    const { slot, runtime, source } = setUp();
    await slot.token(source);
    await runtime.advance(970_000); // 30 s before the end
    expect((await slot.token(source)).token).toBe("t2");
  });

  it("never takes margins longer than a share of a short lifetime", async () => {
    const { slot, runtime } = setUp();
    let issued = 0;
    const source: TokenSource = async () => ({ token: `t${(issued += 1)}`, expiresInMs: 10_000 });
    await slot.token(source);
    await runtime.advance(7999);
    expect(slot.current()?.token).toBe("t1");
    await runtime.advance(1501); // past 95 %
    expect((await slot.token(source)).token).toBe("t2");
  });

  it("takes the margins of a provider: 60 s, at most half", async () => {
    const { slot, runtime } = setUp({
      defaultMs: 0,
      softMargin: { maxMs: 60_000, share: 0.5 },
      hardMargin: { maxMs: 60_000, share: 0.5 },
    });
    let issued = 0;
    const source: TokenSource = async () => ({ token: `t${(issued += 1)}`, expiresInMs: 30_000 });
    await slot.token(source);
    await runtime.advance(14_999);
    expect((await slot.token(source)).token).toBe("t1");
    await runtime.advance(1);
    expect((await slot.token(source)).token).toBe("t2");
  });

  it("keeps a token without a lifetime for 300 s, or for one use where that is asked for", async () => {
    const { slot, runtime } = setUp();
    const bare: TokenSource = async () => ({ token: "bare" });
    await slot.token(bare);
    await runtime.advance(239_999);
    expect(slot.current()?.token).toBe("bare");
    const once = setUp({ defaultMs: 0 });
    await once.slot.token(bare);
    expect(once.slot.current()).toBeUndefined();
    let calls = 0;
    await once.slot.token(async () => ({ token: `once ${(calls += 1)}`, expiresInMs: 0 }));
    await once.slot.token(async () => ({ token: `once ${(calls += 1)}`, expiresInMs: -5 }));
    expect(calls).toBe(2);
  });

  it("counts on the monotonic clock from the moment the source was called", async () => {
    const { slot, runtime } = setUp();
    const { source, calls } = latchedSource();
    const waiting = slot.token(source);
    await runtime.advance(200_000); // the answer took long
    calls[0]!.resolve({ token: "slow", expiresInMs: 1_000_000 });
    await waiting;
    runtime.skewWallClock(-36_000_000);
    await runtime.advance(599_999);
    expect(slot.current()?.token).toBe("slow");
    await runtime.advance(1);
    expect(slot.current()).toBeUndefined();
  });

  it("gives even a token that was over before it came to those who wait, and asks again next time", async () => {
    const { slot, runtime } = setUp();
    const { source, calls } = latchedSource();
    const waiting = slot.token(source);
    await runtime.advance(5000);
    calls[0]!.resolve({ token: "late", expiresInMs: 1000 });
    expect((await waiting).token).toBe("late");
    expect(slot.current()).toBeUndefined();
  });
});

describe("a refusal of a token", () => {
  it("leads to one new token for 100 refusals of one generation", async () => {
    const { slot, source, issued } = setUp();
    const { generation } = await slot.token(source);
    const again = Array.from({ length: 100 }, () => {
      slot.drop(generation);
      return slot.token(source);
    });
    expect(new Set((await Promise.all(again)).map(({ token }) => token))).toEqual(new Set(["t2"]));
    slot.drop(generation); // a late one
    expect(slot.current()?.token).toBe("t2");
    expect(issued()).toBe(2);
  });

  it("keeps a renewal begun before it from putting its token back", async () => {
    const { slot, runtime, source } = setUp();
    const { generation } = await slot.token(source);
    await runtime.advance(800_000);
    const before = latchedSource();
    await slot.token(before.source); // begins the renewal, uses t1
    await turn();
    slot.drop(generation);
    const after = latchedSource();
    const waiting = slot.token(after.source);
    await turn();
    after.calls[0]!.resolve({ token: "fresh", expiresInMs: 1_000_000 });
    expect((await waiting).token).toBe("fresh");
    before.calls[0]!.resolve({ token: "stale", expiresInMs: 1_000_000 });
    await turn();
    expect(slot.current()?.token).toBe("fresh");
  });

  it("does not let the failure of such a renewal pause anything", async () => {
    const { slot, runtime, source } = setUp();
    const { generation } = await slot.token(source);
    await runtime.advance(800_000);
    const before = latchedSource();
    await slot.token(before.source);
    await turn();
    slot.drop(generation);
    before.calls[0]!.reject(refusal());
    await turn();
    expect(slot.paused).toBe(false);
    expect((await slot.token(source)).token).toBe("t2");
  });
});

describe("tokenStore", () => {
  it("gives one slot per identity, and forgets idle ones when there are many", async () => {
    const runtime = virtualRuntime();
    const store = tokenStore({ runtime });
    const busy = store.slot("busy");
    await busy.token(async () => ({ token: "t", expiresInMs: 1_000_000 }));
    const idle = store.slot("idle");
    expect(store.slot("idle")).toBe(idle);
    for (let i = 0; i < 1000; i += 1) store.slot(`filler ${i}`);
    expect(store.slot("busy")).toBe(busy);
    expect(store.slot("idle")).not.toBe(idle);
  });
});
