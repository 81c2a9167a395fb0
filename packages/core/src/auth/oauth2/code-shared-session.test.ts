import { describe, expect, it } from "vitest";
import { memoryStore } from "../../store/memory-store.ts";
import type { Store } from "../../store/store.ts";
import { methodsOf, silent, storeThat } from "../../store/test-stores.ts";
import type { OAuth2TokenSet } from "./token-set.ts";
import { virtualRuntime } from "../../testing/index.ts";
import { failure } from "../test-harness.node.ts";
import { apply, fresh, make, rotatingProvider, type Runtime } from "./test-sessions.node.ts";

describe("a session in a shared store", () => {
  /** Processes with a store, each with its own clock origin and strategy. */
  function processes(
    count: number,
    store: (runtime: Runtime) => Store = (runtime) => memoryStore({ runtime }),
  ) {
    const provider = rotatingProvider();
    const shared = store(provider.runtime);
    const tokens = fresh(provider.runtime, { expiresAtMs: 1 });
    const strategies = Array.from({ length: count }, () => make({ store: shared, tokens }));
    return { ...provider, provider, shared, strategies };
  }

  it("A8: is refreshed by one process for all, also when all find it expired at once", async () => {
    const { strategies, provider, used, runtime } = processes(5);
    for (let round = 1; round <= 3; round += 1) {
      const calls = strategies.map((strategy) => apply(strategy, provider, 10));
      expect((await Promise.all(calls)).flat()).toEqual(Array(50).fill(`a${round}`));
      await runtime.advance(1_000_000);
    }
    expect(used).toEqual(["r0", "r1", "r2"]);
  });

  it("is found by a process that was started with tokens long rotated away", async () => {
    const { strategies, provider, used, runtime } = processes(2);
    for (let round = 1; round <= 3; round += 1) {
      await apply(strategies[0]!, provider);
      await runtime.advance(1_000_000);
    }
    expect(await apply(strategies[1]!, provider)).toEqual(["a4"]);
    expect(used).toEqual(["r0", "r1", "r2", "r3"]);
  });

  it("outlives a process that dies between a refresh and onTokens, and nobody waits for its lease", async () => {
    const { provider, shared, used, runtime } = processes(0);
    const tokens = fresh(runtime, { expiresAtMs: 1 });
    const died = make({ store: shared, tokens, onTokens: silent });
    failure(apply(died, provider, 1, 200)).catch(() => undefined); // its call never settles in time
    await runtime.advance(300);
    const saved: number[] = [];
    const next = make({ store: shared, tokens, onTokens: ({ refreshes = 0 }) => void saved.push(refreshes) });
    expect(await apply(next, provider, 1, 200)).toEqual(["a1"]);
    await runtime.advance(1_000_000);
    expect(await apply(next, provider)).toEqual(["a2"]);
    expect([used, saved]).toEqual([["r0", "r1"], [2]]);
  });

  it("is not set back by an older one that the store still has", async () => {
    const store = memoryStore();
    const down = { now: false };
    const flaky = {
      ...methodsOf(store),
      set: async (...entry: Parameters<Store["set"]>) => {
        if (down.now) throw new Error("down");
        await store.set(...entry);
      },
    };
    const { strategies, provider, used, runtime } = processes(1, () => flaky);
    await apply(strategies[0]!, provider);
    await runtime.advance(1_000_000);
    down.now = true;
    await apply(strategies[0]!, provider); // r1 is used up, and the store knows nothing of it
    await runtime.advance(1_000_000);
    down.now = false;
    expect(await apply(strategies[0]!, provider)).toEqual(["a3"]);
    expect(used).toEqual(["r0", "r1", "r2"]);
  });

  it("row 23: is refreshed within 10 s and one token call when the lease is never released", async () => {
    const { strategies, provider, shared, runtime } = processes(1);
    const held: Store = { ...methodsOf(shared), add: async () => false };
    expect(strategies).toHaveLength(1);
    const strategy = make({ store: held, tokens: fresh(runtime, { expiresAtMs: 1 }) });
    expect(await apply(strategy, provider, 3, 10_200)).toEqual(["a1", "a1", "a1"]);
  });

  it("row 23: is refreshed when the store is down or silent", async () => {
    const fail = (): Promise<never> => Promise.reject(new Error("down"));
    for (const broken of [fail, silent]) {
      const store = storeThat(broken);
      const { strategies, provider } = processes(1, () => store);
      expect(await apply(strategies[0]!, provider, 3, 10_000)).toEqual(["a1", "a1", "a1"]);
    }
  });

  it.each(["not json", "{}", '{"accessToken":"","refreshes":9}', '{"accessToken":"a","refreshes":"9"}'])(
    "ignores %j there",
    async (raw) => {
      const { strategies, provider } = processes(1, (runtime) => ({
        ...methodsOf(memoryStore({ runtime })),
        get: async () => raw,
      }));
      expect(await apply(strategies[0]!, provider)).toEqual(["a1"]);
    },
  );

  it("A8: keeps hashes in its keys, others for another client", async () => {
    const keys: string[] = [];
    const provider = rotatingProvider();
    const store = methodsOf(memoryStore({ runtime: provider.runtime }));
    const watched: Store = { ...store, add: (...entry) => (keys.push(entry[0]), store.add(...entry)) };
    const tokens = fresh(provider.runtime, { expiresAtMs: 1 });
    await apply(make({ store: watched, tokens }), provider);
    await failure(apply(make({ store: watched, tokens, clientId: "other" }), provider));
    expect(keys.every((key) => /^idbraid:session:[0-9a-f]{64}:lease$/.test(key))).toBe(true);
    expect(new Set(keys).size).toBe(2);
  });

  it("is removed from there when it is revoked, and the newest tokens are the ones revoked", async () => {
    const keys = new Set<string>();
    const { strategies, provider, shared, runtime } = processes(1, (clock) => {
      const store = methodsOf(memoryStore({ runtime: clock }));
      return { ...store, set: (...entry) => (keys.add(entry[0]), store.set(...entry)) };
    });
    await apply(strategies[0]!, provider);
    const revoked: string[] = [];
    const fetch = async (_url: unknown, init?: { body?: unknown }): Promise<Response> => {
      revoked.push(new TextDecoder().decode(init?.body as Uint8Array));
      return new Response();
    };
    const stale = make({
      store: shared,
      tokens: fresh(runtime, { expiresAtMs: 1 }),
      revocationUrl: "https://login.example.com/revoke",
      fetch,
      runtime,
    });
    await stale.revoke();
    expect(revoked[0]).toContain("token=r1");
    expect(keys.size).toBe(1);
    expect(await shared.get([...keys][0]!)).toBeUndefined();
  });
});

describe("A8: a store that fails now and then", () => {
  const commands = ["get", "set", "add", "compareAndDelete"] as const;

  /** The store, whose command number `n` of this name fails: before it is done, or with its answer lost. */
  function failingOnce(store: Store, name: (typeof commands)[number], n: number, answerLost: boolean): Store {
    let count = 0;
    const command = store[name].bind(store) as (...args: unknown[]) => Promise<unknown>;
    const failing = async (...args: unknown[]): Promise<unknown> => {
      count += 1;
      if (count !== n) return command(...args);
      if (answerLost) await command(...args);
      throw new Error("the connection broke");
    };
    return { ...methodsOf(store), [name]: failing };
  }

  const cases = commands.flatMap((name) => [
    { name, answerLost: false },
    { name, answerLost: true },
  ]);

  it.each(cases)("costs no session: $name, answer lost $answerLost", async ({ name, answerLost }) => {
    for (let n = 1; n <= 12; n += 1) {
      const provider = rotatingProvider();
      const { runtime, used } = provider;
      const store = failingOnce(memoryStore({ runtime }), name, n, answerLost);
      const tokens = fresh(runtime, { expiresAtMs: 1 });
      const strategies = Array.from({ length: 3 }, () => make({ store, tokens }));
      for (let round = 1; round <= 3; round += 1) {
        const calls = strategies.map((strategy) => apply(strategy, provider, 2));
        expect((await Promise.all(calls)).flat(), `command ${n}`).toEqual(Array(6).fill(`a${round}`));
        await runtime.advance(1_000_000);
      }
      expect(used, `command ${n}`).toEqual(["r0", "r1", "r2"]);
    }
  });
});

describe("tokens that a function loads", () => {
  /** Processes that load and save the tokens of one user. */
  function processes(count: number, store?: (runtime: Runtime) => Store) {
    const provider = rotatingProvider();
    const { runtime } = provider;
    const saved = { tokens: fresh(runtime, { expiresAtMs: 1, sessionId: "one", refreshes: 0 }) };
    const strategies = Array.from({ length: count }, () =>
      make({
        tokens: async () => saved.tokens,
        onTokens: async (tokens) => {
          await new Promise<void>((resolve) => void runtime.schedule(300, resolve));
          saved.tokens = tokens;
        },
        store: store?.(runtime),
      }),
    );
    return { provider, saved, strategies };
  }

  it("are looked at before a refresh, so that a refresh token is not used after another process had it", async () => {
    const { provider, strategies } = processes(2);
    for (const strategy of strategies) await apply(strategy, provider);
    for (let round = 1; round <= 3; round += 1) {
      await provider.runtime.advance(1_000_000);
      for (const strategy of strategies) expect(await apply(strategy, provider)).toEqual([`a${round + 1}`]);
    }
    expect(provider.used).toEqual(["r0", "r1", "r2", "r3"]);
  });

  it("A8: are saved while the lease is held, for the others when the store did not take them", async () => {
    const shared = memoryStore();
    const set = (): Promise<void> => Promise.reject(new Error("out of memory"));
    const { provider, strategies } = processes(3, () => ({ ...methodsOf(shared), set }));
    const calls = strategies.map((strategy) => apply(strategy, provider, 5, 3000));
    expect((await Promise.all(calls)).flat()).toEqual(Array(15).fill("a1"));
    expect(provider.used).toEqual(["r0"]);
  });

  it("do not set the session back, as when they come from a replica that lags behind", async () => {
    const { provider, saved, strategies } = processes(1);
    const old = saved.tokens;
    for (let round = 1; round <= 3; round += 1) {
      expect(await apply(strategies[0]!, provider)).toEqual([`a${round}`]);
      saved.tokens = old;
      await provider.runtime.advance(1_000_000);
    }
    expect(provider.used).toEqual(["r0", "r1", "r2"]);
  });

  it("replace a session when the user has begun another in another process", async () => {
    const { provider, saved, strategies } = processes(1);
    await apply(strategies[0]!, provider);
    await provider.runtime.advance(1_000_000);
    const other = fresh(provider.runtime, { accessToken: "new", refreshToken: "n0", sessionId: "two" });
    saved.tokens = other;
    expect(await apply(strategies[0]!, provider)).toEqual(["new"]);
    expect([provider.used, saved.tokens]).toEqual([["r0"], other]);
  });

  it("after a refusal are taken though only the refresh token is another", async () => {
    const { provider, saved } = processes(0);
    const stale = { ...saved.tokens, refreshToken: "stale" };
    const answers = [stale, stale, saved.tokens];
    const refuse = { status: 400, body: { error: "invalid_grant" } };
    const lenient = rotatingProvider(provider.runtime, (n) => (n === 1 ? refuse : undefined));
    const strategy = make({ tokens: () => answers.shift() });
    expect(await apply(strategy, lenient)).toEqual(["a1"]);
    expect(lenient.used).toEqual(["stale", "r0"]);
  });

  it("after a refusal are not taken when they are older: their refresh token was used long ago", async () => {
    const { provider, saved } = processes(0);
    const answers = [{ ...saved.tokens, refreshToken: "revoked", refreshes: 1 }];
    const strategy = make({ tokens: () => answers.shift() ?? saved.tokens });
    expect(await failure(apply(strategy, provider))).toMatchObject({ code: "reauthorization_required" });
    expect(provider.used).toEqual(["revoked"]);
  });

  it("after a refusal are taken from a table that has columns for the tokens alone", async () => {
    const runtime = virtualRuntime();
    const refuse = { status: 400, body: { error: "invalid_grant" } };
    const provider = rotatingProvider(runtime, (n) => (n === 2 ? refuse : undefined));
    const saved = { tokens: { accessToken: "a0", refreshToken: "r0", expiresAtMs: 1 } };
    const strategy = make({ tokens: () => saved.tokens });
    expect(await apply(strategy, provider)).toEqual(["a1"]);
    await runtime.advance(1_000_000);
    saved.tokens = { accessToken: "a9", refreshToken: "r9", expiresAtMs: runtime.now() + 1_000_000 };
    expect(await apply(strategy, provider)).toEqual(["a9"]);
    expect(provider.used).toEqual(["r0", "r1"]);
  });

  it("are not waited for longer than 10 s, and are asked for again by the next call", async () => {
    const provider = rotatingProvider();
    let loads = 0;
    const tokens = async (): Promise<OAuth2TokenSet> => {
      loads += 1;
      return loads === 1 ? silent() : fresh(provider.runtime);
    };
    const strategy = make({ tokens });
    const thrown = await failure(apply(strategy, provider, 5, 10_000));
    expect(thrown).toMatchObject({ name: "TimeoutError", code: "credential_timeout", limitMs: 10_000 });
    expect(String(thrown)).toMatch(
      /"tokens" took longer than 10000 ms\. Find out why it hangs, then call again\.$/,
    );
    expect(await apply(strategy, provider)).toEqual(["a0"]);
    expect([loads, provider.runtime.pendingTasks]).toEqual([2, 0]);
  });
});
