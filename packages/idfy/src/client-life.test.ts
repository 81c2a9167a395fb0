import { apiKey, tokenStore } from "@idbraid/core/auth";
import { respond, respondJson } from "@idbraid/core/testing";
import { describe, expect, it } from "vitest";
import { sandboxed } from "./__fixtures__/sandbox.ts";
import { failure, stub } from "./__fixtures__/stub.ts";
import type { IdfyDerivedOptions } from "./index.ts";
import { info } from "./info.ts";

/** The `scope` and the credentials of a token request. */
function asked(request: { text(): string; header(name: string): string | undefined } | undefined): string {
  const form = new URLSearchParams(request?.text());
  const basic = atob(request?.header("authorization")?.slice("Basic ".length) ?? "");
  return `${basic || `${form.get("client_id")}:${form.get("client_secret")}`} ${form.get("scope")}`;
}

describe("idfy.withOptions()", () => {
  const account = { clientId: "tenant", clientSecret: "of the tenant" };

  it("calls for another account, with a token of its own", async () => {
    const made = await stub({ scopes: ["document_read"] });
    const tenant = made.idfy.withOptions({ auth: account });
    for (const client of [made.idfy, tenant, tenant, made.idfy]) await client.signature.ping();
    expect(made.tokens.map(asked)).toEqual([
      "clientId:clientSecret document_read",
      "tenant:of the tenant document_read",
    ]);
    expect(made.calls.map((call) => call.header("authorization"))).toEqual([
      "Bearer token-1",
      "Bearer token-2",
      "Bearer token-2",
      "Bearer token-1",
    ]);
    expect(made.server.connections.total).toBe(1);
  });

  it("takes what is left out from the client: other scopes for the same account", async () => {
    const made = await stub();
    const reader = made.idfy.withOptions({ auth: { scopes: ["document_read"], clientAuth: "post" } });
    await reader.signature.ping();
    const narrower = reader.withOptions({ auth: { scopes: ["identify"], clientAuth: undefined } });
    await narrower.signature.ping();
    expect(made.tokens.map(asked)).toEqual([
      "clientId:clientSecret document_read",
      "clientId:clientSecret identify",
    ]);
    expect(made.tokens.every((request) => request.header("authorization") === undefined)).toBe(true);
  });

  it("shares the token without auth, and through a store that both were given", async () => {
    const made = await stub({ tokenStore: tokenStore() });
    await made.idfy.signature.ping();
    await made.idfy.withOptions({ headers: { "x-tenant": "1" } }).signature.ping();
    await made.idfy.withOptions({ auth: {} }).signature.ping();
    expect(made.tokens).toHaveLength(1);
    expect(made.calls.map((call) => call.header("x-tenant"))).toEqual([undefined, "1", undefined]);
  });

  it("takes a strategy of your own, whose credentials are not derived from again", async () => {
    const made = await stub();
    const tenant = made.idfy.withOptions({ auth: apiKey({ header: "authorization", key: "Bearer mine" }) });
    await tenant.signature.ping();
    expect(made.tokens).toHaveLength(0);
    expect(made.calls[0]?.header("authorization")).toBe("Bearer mine");
    expect(() => tenant.withOptions({ auth: { scopes: ["identify"] } })).toThrow(
      /"auth\.clientId" is missing.*"auth\.clientSecret" is missing/,
    );
  });

  it("keeps its time limits for all that a method does", async () => {
    const made = await stub({ steps: [respond({ delayMs: 200 })] });
    const hasty = made.idfy.withOptions({ timeouts: { totalMs: 1000 } });
    expect(await failure(hasty.signature.ping())).toMatchObject({ phase: "total", limitMs: 1000 });
  });

  it.each<[path: string, options: unknown]>([
    ["options", undefined],
    ["auth", { auth: "key" }],
    ["auth", { auth: null }],
    ["auth", { auth: apiKey }],
    ["auth.clientSecret", { auth: { clientId: "tenant" } }],
    ["auth.clientId", { auth: { clientSecret: "secret" } }],
    ["auth.clientId", { auth: { clientId: " padded", clientSecret: "secret" } }],
    ["auth.clientSecret", { auth: { clientId: "tenant", clientSecret: "line\n" } }],
    ["auth.scopes", { auth: { scopes: ["two words"] } }],
    ["auth.tokenLifetimes.defaultMs", { auth: { tokenLifetimes: { defaultMs: -1 } } }],
    ["auth.tokenStore", { auth: { tokenStore: {} } }],
    ["auth.secret", { auth: { ...account, secret: "x" } }],
    ["timeouts.totalMs", { timeouts: { totalMs: 0 } }],
    ["baseUrl", { baseUrl: "https://api.example.com" }],
  ])("refuses %s in %j", async (path, options) => {
    const { idfy } = await stub();
    expect(() => idfy.withOptions(options as IdfyDerivedOptions)).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        problems: [expect.objectContaining({ path })],
        message: expect.stringMatching(/^\[idfy\] withOptions\(\) was called with options/) as string,
      }),
    );
  });

  it("names all problems at once", async () => {
    const { idfy } = await stub();
    const options = { auth: { clientId: 7 }, timeouts: { totalMs: 0 }, maxSockets: 1 };
    expect(() => idfy.withOptions(options as unknown as IdfyDerivedOptions)).toThrow(
      /"auth\.clientSecret".*"auth\.clientId".*"timeouts\.totalMs".*"maxSockets"/,
    );
  });
});

describe("idfy.check()", () => {
  it("proves credentials and environment by one ping, and tells of the token", async () => {
    const { idfy, simulator } = await sandboxed({}, { expectEnvironment: "test" });
    const report = await idfy.check();
    expect(report).toMatchObject({
      ok: true,
      environment: "test",
      accountId: simulator.credentials.accountId,
    });
    expect(report.token?.expiresInMs).toBeGreaterThan(0);
    expect(String(report)).toMatch(/^ {2}environment +ok +test$/m);
  });

  it("says that the credentials are wrong", async () => {
    const { idfy } = await sandboxed({}, { clientSecret: "wrong" });
    const report = await idfy.check();
    expect(report.steps.filter(({ outcome }) => outcome === "failed")).toMatchObject([
      { name: "credentials", detail: "authentication_failed" },
    ]);
    expect(report.error).toMatchObject({ oauthError: "invalid_client" });
  });

  it("says that another environment answered", async () => {
    const { idfy } = await sandboxed({}, { expectEnvironment: "prod" });
    const report = await idfy.check();
    expect(report.steps.filter(({ outcome }) => outcome === "failed")).toMatchObject([
      { name: "environment" },
    ]);
    expect(report.environment).toBe("test");
  });
});

it("tells the age of its token in stats()", async () => {
  const { idfy, server } = await stub();
  expect(idfy.stats()).toEqual({ runningCalls: 0, retryTokens: 500, sockets: {} });
  await idfy.signature.ping();
  expect(idfy.stats().token?.ageMs).toBeGreaterThanOrEqual(0);
  expect(Object.keys(idfy.stats().sockets)).toEqual([server.origin]);
});

describe("where people find help", () => {
  it("is named by URLs and addresses that can be used", () => {
    for (const place of [info.documentation, info.statusPage])
      expect(new URL(place ?? "").protocol).toBe("https:");
    for (const place of [info.support, info.sales]) expect(place).toMatch(/^[a-z]+@idfy\.io$/);
  });

  it.each([
    [402, "sales@idfy.io"],
    [403, "support@idfy.io"],
    [503, "https://developer.idfy.io/status"],
  ])("stands in the error of a %i", async (status, place) => {
    const { idfy } = await stub({ maxAttempts: 1, steps: [respondJson({}, { status })] });
    expect(String(await failure(idfy.signature.ping()))).toContain(place);
  });
});
