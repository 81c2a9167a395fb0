import { describe, expect, it } from "vitest";
import { memoryStore } from "../../store/memory-store.ts";
import type { Store } from "../../store/store.ts";
import { methodsOf, silent, storeThat } from "../../store/test-stores.ts";
import { ResponseHeaders } from "../../transport/response-headers.ts";
import { virtualRuntime } from "../../testing/index.ts";
import type { AuthContext } from "../auth-strategy.ts";
import { all } from "../all.ts";
import { apiKey } from "../api-key.ts";
import { firstOf } from "../first-of.ts";
import { oauth2AuthorizationCode, type OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import type { OAuth2TokenSet } from "./token-set.ts";
import { failure, testContext } from "../test-harness.node.ts";
import { turn } from "../tokens/test-sources.ts";

type Runtime = ReturnType<typeof virtualRuntime>;
type Answer = { readonly status?: number; readonly body?: object };

/** A token endpoint on the virtual clock whose refresh tokens are good for one use: r0, r1 and so on. */
function rotatingProvider(runtime: Runtime = virtualRuntime(), answer?: (n: number) => Answer | undefined) {
  let current = 0;
  let over = false;
  const used: string[] = [];
  const send: AuthContext["send"] = async ({ request, operation }) => {
    const refreshToken = new URLSearchParams(new TextDecoder().decode(request.body)).get("refresh_token")!;
    used.push(refreshToken);
    const sentAtMs = runtime.monotonicMs();
    await new Promise<void>((resolve) => void runtime.schedule(200, resolve));
    const given = answer?.(used.length);
    if (given === undefined && refreshToken !== `r${current}`) over = true; // reuse: the session is killed
    else if (given === undefined) current += 1;
    const body = {
      access_token: `a${current}`,
      refresh_token: `r${current}`,
      token_type: "Bearer",
      expires_in: 1000,
    };
    const reply = given ?? (over ? { status: 400, body: { error: "invalid_grant" } } : { body });
    return {
      status: reply.status ?? 200,
      statusText: "",
      headers: new ResponseHeaders(["content-type", "application/json"]),
      body: new TextEncoder().encode(JSON.stringify({ token_type: "Bearer", ...reply.body })),
      sentAtMs,
      receivedAtMs: runtime.monotonicMs(),
      call: { provider: "acme", operation, callId: "call-1", attempts: [] },
    };
  };
  return { runtime, send, used };
}

const make = (more: Partial<OAuth2AuthorizationCodeOptions>) =>
  oauth2AuthorizationCode({
    authorizationUrl: "https://login.example.com/authorize",
    tokenUrl: "https://login.example.com/token",
    clientId: "id",
    clientSecret: "secret",
    redirectUri: "https://app.example.com/callback",
    ...more,
  });

/** Tokens that were issued just now. */
function fresh({ now }: Runtime, more: Partial<OAuth2TokenSet> = {}): OAuth2TokenSet {
  const issuedAtMs = now();
  return { accessToken: "a0", refreshToken: "r0", issuedAtMs, expiresAtMs: issuedAtMs + 1_000_000, ...more };
}

/** Applies the strategy `times` times at once and lets `ms` pass; gives the tokens that were put on the requests. */
async function apply(
  strategy: ReturnType<typeof make>,
  { runtime, send }: { runtime: Runtime; send: AuthContext["send"] },
  times = 1,
  ms = 1000,
): Promise<string[]> {
  const request = { method: "GET", origin: "https://api.example.com", target: "/", headers: {} } as const;
  const calls = Array.from({ length: times }, async () => {
    const applied = await strategy.apply({ ...request, body: undefined }, testContext({ runtime, send }));
    return { applied, token: applied.request.headers["Authorization"]!.replace("Bearer ", "") };
  });
  const all = Promise.all(calls);
  all.catch(() => undefined);
  await runtime.advance(ms);
  return (await all).map(({ token }) => token);
}

describe("a session", () => {
  it("A3: uses its token until the soft limit, refreshes in the background, and waits from the hard limit on", async () => {
    const provider = rotatingProvider();
    const { runtime, used } = provider;
    const strategy = make({ tokens: fresh(runtime) });
    expect(await apply(strategy, provider, 50)).toEqual(Array(50).fill("a0"));
    await runtime.advance(798_000);
    expect(used).toEqual([]);
    await runtime.advance(1000);
    expect(await apply(strategy, provider, 50)).toEqual(Array(50).fill("a0"));
    expect(used).toEqual(["r0"]);
    expect(await apply(strategy, provider, 50)).toEqual(Array(50).fill("a1"));
    await runtime.advance(980_000);
    expect(await apply(strategy, provider, 50)).toEqual(Array(50).fill("a2"));
    expect(used).toEqual(["r0", "r1"]);
  });

  it.each([
    ["at half of its life", 500_000, "a0", 500_000],
    ["past its hard limit", 980_000, "a1", 999_800],
    ["past its end", 2_000_000, "a1", 999_800],
    ["from a clock an hour ahead", -3_600_000, "a0", 1_000_000],
  ])("A2: goes on with tokens that were kept, %s", async (_name, ageMs, token, restMs) => {
    const provider = rotatingProvider();
    const tokens = fresh(provider.runtime);
    provider.runtime.skewWallClock(ageMs);
    const strategy = make({ tokens });
    expect(await apply(strategy, provider, 1, 200)).toEqual([token]);
    const report = strategy.report!(provider.runtime).token!;
    expect(report.expiresInMs).toBe(token === "a0" ? restMs - 200 : restMs);
  });

  it("keeps the margins of the whole lifetime for tokens that were kept", async () => {
    const provider = rotatingProvider();
    const tokens = fresh(provider.runtime);
    provider.runtime.skewWallClock(850_000);
    const strategy = make({ tokens });
    await apply(strategy, provider); // past the soft limit: used, and renewed when next asked for
    expect(await apply(strategy, provider)).toEqual(["a0"]);
    expect(await apply(strategy, provider)).toEqual(["a1"]);
  });

  it("keeps the refresh token and scope that a refresh does not name (RFC 6749, section 6)", async () => {
    const answers = (n: number): Answer => ({ body: { access_token: `b${n}`, expires_in: 1000 } });
    const provider = rotatingProvider(virtualRuntime(), answers);
    const saved: OAuth2TokenSet[] = [];
    const onTokens = (set: OAuth2TokenSet): void => void saved.push(set);
    const strategy = make({ tokens: fresh(provider.runtime, { scope: "read", expiresAtMs: 1 }), onTokens });
    expect(await apply(strategy, provider)).toEqual(["b1"]);
    await provider.runtime.advance(1_000_000);
    expect(await apply(strategy, provider)).toEqual(["b2"]);
    expect(provider.used).toEqual(["r0", "r0"]);
    expect(saved.map(({ refreshToken, scope }) => [refreshToken, scope])).toEqual([
      ["r0", "read"],
      ["r0", "read"],
    ]);
  });

  it("A2: takes 300 s when the provider gives no lifetime, and none at all without a refresh token", async () => {
    const provider = rotatingProvider();
    const renewable = make({ tokens: { accessToken: "x", refreshToken: "r0" } });
    const forever = make({ tokens: { accessToken: "y" } });
    expect(await apply(renewable, provider)).toEqual(["x"]);
    expect(renewable.report!(provider.runtime).token).toEqual({ ageMs: 1000, expiresInMs: 299_000 });
    expect(await apply(forever, provider)).toEqual(["y"]);
    await provider.runtime.advance(400_000_000);
    expect(await apply(renewable, provider)).toEqual(["a1"]);
    expect(await apply(forever, provider)).toEqual(["y"]);
    expect(forever.report!(provider.runtime).token?.expiresInMs).toBeUndefined();
  });

  it("asks the user in again when there is no refresh token, and sends nothing", async () => {
    const provider = rotatingProvider();
    const strategy = make({ tokens: fresh(provider.runtime, { refreshToken: undefined }) });
    await provider.runtime.advance(1_000_000);
    const thrown = await failure(apply(strategy, provider, 20));
    expect(thrown).toMatchObject({
      name: "AuthenticationError",
      code: "reauthorization_required",
      status: 401,
      retryable: false,
    });
    expect(String(thrown)).toMatch(/no refresh token.*Send the user through authorization again/);
    expect(provider.used).toEqual([]);
  });

  it("A6: sends a refresh token that was refused no second time, however often it is called", async () => {
    const provider = rotatingProvider();
    const tokens = fresh(provider.runtime, { refreshToken: "stolen", expiresAtMs: 1 });
    const strategy = make({ tokens });
    const first = await failure(apply(strategy, provider, 20));
    expect(first).toMatchObject({
      code: "reauthorization_required",
      oauthError: "invalid_grant",
      status: 400,
    });
    for (let call = 0; call < 5; call += 1) {
      expect(await failure(apply(strategy, provider, 20, 40_000))).toMatchObject({
        code: "reauthorization_required",
      });
    }
    expect(provider.used).toEqual(["stolen"]);
  });

  it("goes on with the old token while a refresh fails otherwise, and tries again", async () => {
    const provider = rotatingProvider(virtualRuntime(), (n) => (n === 1 ? { status: 500 } : undefined));
    const strategy = make({ tokens: fresh(provider.runtime) });
    await apply(strategy, provider);
    await provider.runtime.advance(900_000);
    await apply(strategy, provider);
    expect(await apply(strategy, provider)).toEqual(["a0"]);
    await provider.runtime.advance(1000);
    expect(await apply(strategy, provider)).toEqual(["a0"]);
    expect(await apply(strategy, provider)).toEqual(["a1"]);
    expect(provider.used).toEqual(["r0", "r0"]);
  });

  it("reads the client's secret again after the token endpoint refused it", async () => {
    const refuse = { status: 401, body: { error: "invalid_client" } };
    const provider = rotatingProvider(virtualRuntime(), (n) => (n === 1 ? refuse : undefined));
    let reads = 0;
    const clientSecret = (): string => `secret ${(reads += 1)}`;
    const strategy = make({ clientSecret, tokens: fresh(provider.runtime, { expiresAtMs: 1 }) });
    expect(await failure(apply(strategy, provider, 1, 2000))).toMatchObject({
      code: "authentication_failed",
    });
    expect(await apply(strategy, provider)).toEqual(["a1"]);
    expect(reads).toBe(2);
  });

  it("A5: a token refused while its refresh is under way leads to no second refresh", async () => {
    const provider = rotatingProvider();
    const { runtime, send, used } = provider;
    const strategy = make({ tokens: fresh(runtime) });
    const request = {
      method: "GET",
      origin: "https://a.example",
      target: "/",
      headers: {},
      body: undefined,
    } as const;
    const { ticket } = await strategy.apply(request, testContext({ runtime, send }));
    await runtime.advance(850_000);
    await strategy.apply(request, testContext({ runtime, send })); // begins to refresh in the background
    await turn();
    expect(used).toEqual(["r0"]);
    const answer = { status: 401, dateHeader: undefined, sentAtMs: 0, receivedAtMs: 0 };
    expect(strategy.refused!(ticket, answer)).toBe(true);
    expect(await apply(strategy, provider, 20)).toEqual(Array(20).fill("a1"));
    expect(used).toEqual(["r0"]);
  });
});

describe("an exchange while there is a session", () => {
  const pending = { state: "s", codeVerifier: "v" };
  const fetch = async (): Promise<Response> =>
    Response.json({ access_token: "new", refresh_token: "n0", token_type: "Bearer", expires_in: 1000 });

  it("ends the pause after a refusal", async () => {
    const provider = rotatingProvider();
    const { runtime } = provider;
    const tokens = fresh(runtime, { refreshToken: "stolen", expiresAtMs: 1 });
    const strategy = make({ tokens, fetch, runtime });
    await failure(apply(strategy, provider));
    await strategy.exchange("/callback?code=c&state=s", pending);
    expect(await apply(strategy, provider)).toEqual(["new"]);
  });

  it("is not undone by a refresh of the old session that was under way", async () => {
    const provider = rotatingProvider();
    const { runtime } = provider;
    const saved: string[] = [];
    const onTokens = ({ accessToken }: OAuth2TokenSet): void => void saved.push(accessToken);
    const strategy = make({ tokens: fresh(runtime, { expiresAtMs: 1 }), fetch, runtime, onTokens });
    const late = apply(strategy, provider, 1, 0);
    await turn();
    expect(provider.used).toEqual(["r0"]);
    await strategy.exchange("/callback?code=c&state=s", pending);
    await runtime.advance(1000);
    expect(await late).toEqual(["a1"]);
    expect(await apply(strategy, provider)).toEqual(["new"]);
    expect(saved).toEqual(["new"]);
  });

  it("is not undone by tokens that were still being loaded", async () => {
    const provider = rotatingProvider();
    let loaded = (_set: OAuth2TokenSet): void => undefined;
    const tokens = (): Promise<OAuth2TokenSet> => new Promise((resolve) => (loaded = resolve));
    const strategy = make({ tokens, fetch, runtime: provider.runtime });
    const waiting = apply(strategy, provider, 1, 0);
    await turn();
    await strategy.exchange("/callback?code=c&state=s", pending);
    loaded(fresh(provider.runtime));
    expect(await waiting).toEqual(["new"]);
  });
});

describe("onTokens", () => {
  it("is done before the new token is used", async () => {
    const provider = rotatingProvider();
    const events: string[] = [];
    const onTokens = async (set: OAuth2TokenSet): Promise<void> => {
      await new Promise<void>((resolve) => void provider.runtime.schedule(500, resolve));
      events.push(`saved ${set.refreshToken}`);
    };
    const strategy = make({ tokens: fresh(provider.runtime, { expiresAtMs: 1 }), onTokens });
    const calls = Array.from({ length: 5 }, async () => events.push(...(await apply(strategy, provider))));
    await Promise.all(calls);
    expect(events).toEqual(["saved r1", "a1", "a1", "a1", "a1", "a1"]);
  });

  it("is called again, and not the token endpoint, when it failed", async () => {
    const provider = rotatingProvider();
    let calls = 0;
    const onTokens = (): void => {
      calls += 1;
      if (calls < 3) throw new Error("the database is down");
    };
    const strategy = make({ tokens: fresh(provider.runtime, { expiresAtMs: 1 }), onTokens });
    for (let call = 0; call < 2; call += 1) {
      expect(await failure(apply(strategy, provider, 10))).toMatchObject({
        name: "ConfigurationError",
        code: "tokens_not_saved",
      });
    }
    expect(await apply(strategy, provider)).toEqual(["a1"]);
    expect([calls, provider.used]).toEqual([3, ["r0"]]);
  });

  it("is not waited for longer than 10 s", async () => {
    const provider = rotatingProvider();
    const onTokens = (): Promise<void> => new Promise(() => undefined);
    const strategy = make({ tokens: fresh(provider.runtime, { expiresAtMs: 1 }), onTokens });
    expect(await failure(apply(strategy, provider, 1, 10_200))).toMatchObject({ code: "tokens_not_saved" });
  });
});

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

describe("among other strategies", () => {
  it("steps aside in firstOf while there are no tokens, and joins others in all", async () => {
    const provider = rotatingProvider();
    const request = {
      method: "GET",
      origin: "https://a.example",
      target: "/",
      headers: {},
      body: undefined,
    } as const;
    const key = apiKey({ header: "x-api-key", key: "k" });
    const context = testContext({ runtime: provider.runtime, send: provider.send });
    const without = await firstOf(make({}), key).apply(request, context);
    expect(without.request.headers).toEqual({ "x-api-key": "k" });
    const both = await all(key, make({ tokens: fresh(provider.runtime) })).apply(request, context);
    expect(both.request.headers).toEqual({ "x-api-key": "k", Authorization: "Bearer a0" });
  });
});
