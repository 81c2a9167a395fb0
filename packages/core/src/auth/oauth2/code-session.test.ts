import { describe, expect, it } from "vitest";
import { virtualRuntime } from "../../testing/index.ts";
import { all } from "../all.ts";
import { apiKey } from "../api-key.ts";
import { firstOf } from "../first-of.ts";
import type { OAuth2TokenSet } from "./token-set.ts";
import { failure, testContext } from "../test-harness.node.ts";
import { apply, fresh, make, rotatingProvider, type Answer } from "./test-sessions.node.ts";
import { turn } from "../tokens/test-sources.ts";

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

  it("is saved after tokens of the old session that were being saved", async () => {
    const provider = rotatingProvider();
    const { runtime } = provider;
    const saved: string[] = [];
    const onTokens = async ({ accessToken }: OAuth2TokenSet): Promise<void> => {
      if (accessToken === "a1") await new Promise<void>((resolve) => void runtime.schedule(5000, resolve));
      saved.push(accessToken);
    };
    const strategy = make({ tokens: fresh(runtime, { expiresAtMs: 1 }), fetch, runtime, onTokens });
    const late = apply(strategy, provider);
    await runtime.advance(1000);
    const exchanged = strategy.exchange("/callback?code=c&state=s", pending);
    await runtime.advance(5000);
    await Promise.all([late, exchanged]);
    expect(saved).toEqual(["a1", "new"]);
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

  it("gets a copy, so that it may encrypt the tokens in place", async () => {
    const provider = rotatingProvider();
    const onTokens = (set: { -readonly [K in keyof OAuth2TokenSet]: OAuth2TokenSet[K] }): void => {
      set.refreshToken = "encrypted";
      set.accessToken = "encrypted";
    };
    const strategy = make({ tokens: fresh(provider.runtime, { expiresAtMs: 1 }), onTokens });
    expect(await apply(strategy, provider)).toEqual(["a1"]);
    await provider.runtime.advance(1_000_000);
    expect(await apply(strategy, provider)).toEqual(["a2"]);
    expect(provider.used).toEqual(["r0", "r1"]);
  });

  it("is not waited for longer than 10 s", async () => {
    const provider = rotatingProvider();
    const onTokens = (): Promise<void> => new Promise(() => undefined);
    const strategy = make({ tokens: fresh(provider.runtime, { expiresAtMs: 1 }), onTokens });
    expect(await failure(apply(strategy, provider, 1, 10_200))).toMatchObject({ code: "tokens_not_saved" });
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
