import { describe, expect, it } from "vitest";
import { AuthenticationError } from "../errors/api-errors.ts";
import { memoryStore } from "../store/memory-store.ts";
import { canary, expectNoCanaries, virtualRuntime } from "../testing/index.ts";
import { bearer, type BearerOptions, type BearerSource } from "./bearer.ts";
import { callApi, failure, startServer, testContext, type TestContext } from "./test-harness.node.ts";
import { turn } from "./tokens/test-sources.ts";
import { tokenStore } from "./tokens/token-store.ts";

const request = {
  method: "GET",
  origin: "https://api.example.com",
  target: "/things",
  headers: { authorization: "Basic old" },
  body: undefined,
} as const;

/** Applies one bearer strategy on a virtual clock, and shows the header it sets. */
function setUp(source: BearerSource, options?: BearerOptions) {
  const runtime = virtualRuntime();
  const strategy = bearer(source, options);
  const context = testContext({ runtime });
  const apply = async (given: TestContext = context) =>
    (await strategy.apply(request, given)).request.headers["Authorization"];
  return { runtime, strategy, context, apply };
}

/** Tokens t1, t2 and so on. */
function counted(expiresInMs?: number) {
  const forced: boolean[] = [];
  const source: BearerSource = async ({ forceRefresh }) => {
    forced.push(forceRefresh);
    return { token: `t${forced.length}`, expiresInMs };
  };
  return { source, forced };
}

describe("bearer", () => {
  it("sends a fixed token in the place of any other Authorization, and has no other after a 401", async () => {
    const { strategy, context } = setUp("abc.def-_~+/=");
    const { request: ready, ticket } = await strategy.apply(request, context);
    expect({ ...ready.headers }).toEqual({ Authorization: "Bearer abc.def-_~+/=" });
    expect(strategy.refused?.(ticket, { status: 401 } as never)).toBe(false);
  });

  it.each([
    ["a text", () => "plain"],
    ["a promise of text", async () => "plain"],
    ["a token with its lifetime", async () => ({ token: "plain", expiresInMs: 60_000 })],
  ])("takes %s from a function", async (_what, source) => {
    expect(await setUp(source).apply()).toBe("Bearer plain");
  });

  it("A1: fetches once for 200 parallel calls", async () => {
    const { source, forced } = counted(3_600_000);
    const { apply, runtime } = setUp(source);
    const sent = await Promise.all(Array.from({ length: 200 }, () => apply(testContext({ runtime }))));
    expect(new Set(sent)).toEqual(new Set(["Bearer t1"]));
    expect(forced).toEqual([false]);
  });

  it("A2: keeps a token without a lifetime for 300 s", async () => {
    const { source, forced } = counted();
    const { apply, runtime } = setUp(source);
    await apply();
    await runtime.advance(239_999);
    await apply();
    expect(forced).toHaveLength(1);
    await runtime.advance(60_001);
    expect(await apply()).toBe("Bearer t2");
  });

  it("A3: renews in the background before the end, and tells the source that it has to be another", async () => {
    const { source, forced } = counted(1_000_000);
    const { apply, runtime } = setUp(source);
    await apply();
    await runtime.advance(800_000);
    expect(await apply()).toBe("Bearer t1");
    await turn();
    expect(await apply()).toBe("Bearer t2");
    expect(forced).toEqual([false, true]);
  });

  it("row 21: fetches one new token for 100 concurrent 401s, and replays each call once", async () => {
    await using server = await startServer(({ headers }) => ({
      status: headers.authorization === "Bearer t2" ? 200 : 401,
    }));
    const { source, forced } = counted(3_600_000);
    const strategy = bearer(source);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => callApi(strategy, `${server.origin}/`)),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(forced).toEqual([false, true]);
    expect(server.requests).toHaveLength(200);
  });

  it("row 22: gives up after the second 401", async () => {
    await using server = await startServer(() => ({ status: 401 }));
    const { source, forced } = counted(3_600_000);
    expect((await callApi(bearer(source), `${server.origin}/`)).status).toBe(401);
    expect(server.requests).toHaveLength(2);
    expect(forced).toHaveLength(2);
  });

  it("A1: shares tokens under one identity, in a store under a hash of it, and under no other", async () => {
    const store = memoryStore();
    const keys: string[] = [];
    const watched = {
      ...spread(store),
      set: async (...args: Parameters<typeof store.set>) => (keys.push(args[0]), store.set(...args)),
    };
    const shared = tokenStore({ store: watched, runtime: virtualRuntime() });
    const { source, forced } = counted(3_600_000);
    const of = (identity: string) => setUp(source, { tokenStore: shared, identity }).apply();
    expect(await of("ada at example.com")).toBe("Bearer t1");
    expect(await of("ada at example.com")).toBe("Bearer t1");
    expect(await of("bob at example.com")).toBe("Bearer t2");
    expect(forced).toHaveLength(2);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join()).not.toContain("ada");
  });

  it("tells the age and the rest of its token, and never the token", async () => {
    const { apply, runtime, strategy } = setUp(counted(1_000_000).source);
    expect(strategy.report?.(runtime)).toEqual({ token: undefined });
    await apply();
    await runtime.advance(1000);
    expect(strategy.report?.(runtime)).toEqual({ token: { ageMs: 1000, expiresInMs: 999_000 } });
  });
});

describe("a bearer function that fails", () => {
  it("A11: is named, and what it threw goes no further", async () => {
    const vaultToken = canary("vault");
    const error = await failure(setUp(() => Promise.reject(new Error(vaultToken))).apply());
    expect(error).toMatchObject({ name: "ConfigurationError", code: "credential_unavailable" });
    expect(String(error)).toContain('The function given as "token" failed (Error)');
    expectNoCanaries(error, { vaultToken });
  });

  it("A6: with AuthenticationError is not asked again for 1 s, then 2 s", async () => {
    let asked = 0;
    const { apply, runtime } = setUp(async () => {
      asked += 1;
      throw new AuthenticationError({ message: "refused", status: 401 });
    });
    const first = await failure(apply());
    expect(await failure(apply())).toBe(first);
    expect(asked).toBe(1);
    await runtime.advance(1000);
    await failure(apply());
    await runtime.advance(1999);
    await failure(apply());
    expect(asked).toBe(2);
  });

  it.each([
    ["nothing", undefined, "is missing"],
    ["an empty text", "", "is empty"],
    ["a line break", "abc\n", "ends with a line break"],
    ["a scheme", "Bearer abc", 'Give it without "Bearer"'],
    ["control characters", { token: "a\r\nx: y" }, "holds white space or characters"],
    ["a number", { token: 17 }, "must be a string, not number"],
    ["a lifetime that is none", { token: "t", expiresInMs: Number.NaN }, "has a lifetime that is no number"],
  ])("by giving %s is named, and nothing is sent", async (_what, given, message) => {
    const error = await failure(setUp((async () => given) as never).apply());
    expect(error).toMatchObject({ name: "ConfigurationError" });
    expect(String(error)).toContain('"token" returned');
    expect(String(error)).toContain(message);
  });

  it("by hanging is given up after timeoutMs: its signal ends, and the next call asks again", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const { apply, runtime } = setUp(
      ({ signal }) => {
        signals.push(signal);
        return signals.length === 1 ? new Promise<string>(() => undefined) : "second";
      },
      { timeoutMs: 5000 },
    );
    const waiting = [failure(apply()), failure(apply())];
    await turn();
    await runtime.advance(4999);
    expect(signals[0]?.aborted).toBe(false);
    await runtime.advance(1);
    for (const error of await Promise.all(waiting))
      expect(error).toMatchObject({ name: "TimeoutError", code: "credential_timeout", limitMs: 5000 });
    expect(signals[0]?.aborted).toBe(true);
    expect(await apply()).toBe("Bearer second");
    expect(runtime.pendingTasks).toBe(0);
  });

  it("A7: goes on when one of those who wait is aborted", async () => {
    let answer = (_token: string): void => undefined;
    const { apply, runtime } = setUp(() => new Promise<string>((resolve) => (answer = resolve)));
    const leaving = new AbortController();
    const left = failure(apply(testContext({ runtime, signal: leaving.signal })));
    const staying = apply();
    await turn();
    leaving.abort();
    expect(await left).toMatchObject({ name: "AbortError" });
    answer("late");
    expect(await staying).toBe("Bearer late");
  });

  it("is given up when the strategy is closed, and no timer is left", async () => {
    let signal: AbortSignal | undefined;
    const { apply, runtime, strategy } = setUp((told) => {
      signal = told.signal;
      return new Promise<string>(() => undefined);
    });
    const waiting = failure(apply());
    await turn();
    await strategy.close?.();
    expect(await waiting).toMatchObject({ name: "AbortError" });
    expect(signal?.aborted).toBe(true);
    expect(runtime.pendingTasks).toBe(0);
  });
});

describe("bearer refuses at construction", () => {
  it.each([
    ["", {}, /"token" is empty/],
    ["Bearer abc", {}, /"token" holds white space.*without "Bearer"/],
    [undefined, {}, /"token" is missing/],
    ["abc", { timeoutMs: 1000 }, /"options" are for tokens that a function fetches/],
    [() => "t", { timeoutMs: 0 }, /"timeoutMs" must be/],
    [() => "t", { timeoutMs: "5000" }, /"timeoutMs" must be/],
    [() => "t", { timeoutMs: {} }, /"timeoutMs" must be/],
    [() => "t", { lifetimes: null }, /"lifetimes" must be an object/],
    [() => "t", { lifetimes: { defaultMs: Number.NaN } }, /"lifetimes.defaultMs" must be/],
    [() => "t", { lifetimes: { softMargin: { maxMs: 1000 } } }, /"lifetimes.softMargin" must have/],
    [() => "t", { lifetimes: { hardMargin: { maxMs: 1000, share: 2 } } }, /"lifetimes.hardMargin" must have/],
    [() => "t", { lifetimes: { hardMargin: { maxMs: -1, share: 0.5 } } }, /"lifetimes.hardMargin" must have/],
    [() => "t", { tokenStore: memoryStore(), identity: "ada" }, /"tokenStore" is no token store/],
    [() => "t", { tokenStore: tokenStore() }, /"identity" is missing/],
    [() => "t", { identity: "ada" }, /"identity" names a token in "tokenStore", which is missing/],
    ["", { identity: "ada" }, /"token".*"identity"/],
  ])("%j with %j", (token, options, message) => {
    expect(() => bearer(token as never, options as never)).toThrow(message);
  });

  it("nothing about lifetimes that can be kept", () => {
    const lifetimes = {
      defaultMs: 0,
      softMargin: { maxMs: 0, share: 1 },
      hardMargin: { maxMs: 0, share: 0 },
    };
    expect(bearer(() => "t", { lifetimes }).name).toBe("bearer");
  });
});

function spread(store: ReturnType<typeof memoryStore>): ReturnType<typeof memoryStore> {
  return {
    get: (...args) => store.get(...args),
    set: (...args) => store.set(...args),
    add: (...args) => store.add(...args),
    compareAndSet: (...args) => store.compareAndSet(...args),
    compareAndDelete: (...args) => store.compareAndDelete(...args),
  };
}
