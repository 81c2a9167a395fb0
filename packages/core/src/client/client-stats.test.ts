import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiKey, oauth2ClientCredentials } from "../auth/index.ts";
import type { AuthReport } from "../auth/auth-report.ts";
import type { AuthStrategy } from "../auth/auth-strategy.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { always, canary, expectNoCanaries, hang, reset, respond, respondJson } from "../testing/index.ts";
import { read } from "../testing/test-client.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const reporting = (report: () => AuthReport): AuthStrategy => ({
  name: "reporting",
  apply: async (request) => ({ request }),
  report,
});

describe("the stats of a client", () => {
  it("are empty before its first call", () => {
    expect(fixture.client().stats()).toEqual({ runningCalls: 0, retryTokens: 500, sockets: {} });
  });

  it("count connections in use, idle ones and calls that wait for one, by origin", async () => {
    const client = fixture.client({ maxSockets: 2 });
    const { origin } = fixture.server;
    await client.request(read);
    await until(() => client.stats().sockets[origin]?.idle === 1);
    expect(client.stats().sockets).toEqual({ [origin]: { open: 1, idle: 1, queued: 0 } });

    fixture.server.script(always(hang()));
    const calls = [1, 2, 3].map(() => failure(client.request(read)));
    await until(() => fixture.server.requests.length === 3);
    expect(client.stats()).toMatchObject({
      runningCalls: 3,
      sockets: { [origin]: { open: 2, idle: 0, queued: 1 } },
    });
    await client.close();
    await Promise.all(calls);
    expect(client.stats().runningCalls).toBe(0);
    await until(() => client.stats().sockets[origin]?.open === 0);
  });

  it("count the calls of derived clients in the parent, and not the other way round", async () => {
    fixture.server.script(always(hang()));
    const parent = fixture.client();
    const tenant = parent.withOptions({});
    const call = failure(tenant.request(read));
    expect([parent.stats().runningCalls, tenant.stats().runningCalls]).toEqual([1, 1]);
    const own = failure(parent.request(read));
    expect([parent.stats().runningCalls, tenant.stats().runningCalls]).toEqual([2, 1]);
    await parent.close();
    await Promise.all([call, own]);
  });

  it("R9: tell what is left of the retry budget", async () => {
    fixture.server.script([reset(), reset(), respondJson({}), respond({ status: 503 })]);
    const client = fixture.client();
    await client.request(read);
    expect(client.stats().retryTokens).toBe(495);
    await failure(client.request(read, { maxAttempts: 1 }));
    expect(client.stats().retryTokens).toBe(495);
  });

  it("tell age and rest of the token, and never the token", async () => {
    const secrets = { token: canary("token", { plain: true }), secret: canary("secret") };
    fixture.server.script(({ target }) =>
      target === "/token"
        ? respondJson({ access_token: secrets.token, token_type: "Bearer", expires_in: 3600 })
        : respondJson({}),
    );
    const tokenUrl = `${fixture.server.origin}/token`;
    const auth = oauth2ClientCredentials({ tokenUrl, clientId: "id", clientSecret: secrets.secret });
    const client = fixture.client({}, { auth });
    expect(client.stats().token).toBeUndefined();
    await client.request(read);
    const { token } = client.stats();
    expect(token?.ageMs).toBeGreaterThanOrEqual(0);
    expect((token?.ageMs ?? 0) + (token?.expiresInMs ?? 0)).toBeCloseTo(3_600_000, -4);
    expectNoCanaries(client.stats(), secrets);
  });

  it("tell what the strategy reports, and nothing more", () => {
    const secret = canary("secret");
    const certificate = {
      subject: "CN=client",
      issuer: "CN=authority",
      fingerprint256: "AA:BB",
      validFromMs: 1,
      expiresAtMs: 2,
    };
    const report = { token: { ageMs: 5, value: secret }, clockOffsetMs: -60_000, certificate, secret };
    const stats = fixture.client({}, { auth: reporting(() => report) }).stats();
    expect(stats).toMatchObject({
      token: { ageMs: 5, expiresInMs: undefined },
      clockOffsetMs: -60_000,
      certificate,
    });
    expectNoCanaries(stats, { secret });
  });

  it("are told although the strategy fails to report", () => {
    const secret = canary("secret");
    const auth = reporting(() => {
      throw new Error(secret);
    });
    expect(fixture.client({}, { auth }).stats()).toEqual({ runningCalls: 0, retryTokens: 500, sockets: {} });
  });

  it("are plain data", async () => {
    const client = fixture.client({}, { auth: apiKey({ header: "x-api-key", key: "key" }) });
    await client.request(read);
    expect(structuredClone(client.stats())).toEqual(client.stats());
  });
});
