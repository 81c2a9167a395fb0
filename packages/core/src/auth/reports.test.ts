import { describe, expect, it } from "vitest";
import { virtualRuntime } from "../testing/index.ts";
import { all } from "./all.ts";
import { apiKey } from "./api-key.ts";
import { mergeReports } from "./auth-report.ts";
import { bearer } from "./bearer.ts";
import { firstOf } from "./first-of.ts";
import { hmac } from "./hmac/hmac.ts";
import { NotConfigured } from "./not-configured.ts";
import { oauth2ClientCredentials } from "./oauth2/oauth2-client-credentials.ts";
import { callApi, testContext } from "./test-harness.node.ts";
import { credentials, startProvider } from "./test-provider.node.ts";

const request = {
  method: "GET",
  origin: "https://a.example",
  target: "/",
  headers: {},
  body: undefined,
} as const;

/** A part with a token, used once, 1 s ago. */
async function usedToken() {
  const runtime = virtualRuntime();
  const part = bearer(async () => ({ token: "t", expiresInMs: 60_000 }));
  await part.apply(request, testContext({ runtime }));
  await runtime.advance(1000);
  return { runtime, part, token: { ageMs: 1000, expiresInMs: 59_000 } };
}

describe("the report of a strategy", () => {
  it("tells age and rest of the token of oauth2ClientCredentials, and nothing before there is one", async () => {
    await using provider = await startProvider();
    const runtime = virtualRuntime();
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    expect(strategy.report?.(runtime)).toEqual({ token: undefined });
    const call = () => callApi(strategy, provider.api, testContext({ runtime }));
    await call();
    await runtime.advance(600_000);
    expect(strategy.report?.(runtime)).toEqual({ token: { ageMs: 600_000, expiresInMs: 3_000_000 } });
    provider.revoke();
    await call();
    expect(strategy.report?.(runtime)).toEqual({ token: { ageMs: 0, expiresInMs: 3_600_000 } });
  });

  it("of all() holds what its parts tell, the first of each fact", async () => {
    const { runtime, part, token } = await usedToken();
    const clock = hmac({ key: "k", message: ["timestamp"], macName: "mac", timestampName: "time" });
    const { ticket } = await clock.apply(request, testContext({ runtime }));
    const nowMs = runtime.now();
    const dateHeader = new Date(nowMs + 600_000).toUTCString();
    clock.refused?.(ticket, { status: 401, dateHeader, sentAtMs: nowMs, receivedAtMs: nowMs });
    const never = bearer(async () => "unused");
    expect(all(apiKey({ header: "x", key: "k" }), never, part, clock).report?.(runtime)).toEqual({
      token,
      clockOffsetMs: 600_000,
      certificate: undefined,
    });
  });

  it("of firstOf() is the one of the part in use", async () => {
    const { runtime, part, token } = await usedToken();
    const absent = bearer(() => {
      throw new NotConfigured("Set TOKEN.");
    });
    const strategy = firstOf(absent, part);
    await strategy.apply(request, testContext({ runtime }));
    expect(strategy.report?.(runtime)).toMatchObject({ token });
  });

  it("merged from several takes the first that tells a fact", () => {
    const [one, two] = [{ ageMs: 1 }, { ageMs: 2 }];
    const merged = mergeReports([
      undefined,
      { clockOffsetMs: 5 },
      { token: one },
      { token: two, clockOffsetMs: 6 },
    ]);
    expect(merged).toEqual({ token: one, clockOffsetMs: 5, certificate: undefined });
  });
});
