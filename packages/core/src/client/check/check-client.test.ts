import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiKey, oauth2ClientCredentials } from "../../auth/index.ts";
import type { AuthStrategy } from "../../auth/auth-strategy.ts";
import { proxyFrom } from "../../proxy/index.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import {
  always,
  canary,
  closedPort,
  expectNoCanaries,
  failingLookup,
  hang,
  reset,
  respond,
  respondJson,
  silentLookup,
  type FaultStep,
} from "../../testing/index.ts";
import { testAuthority } from "../../testing/test-certificates.node.ts";
import { read } from "../../testing/test-client.ts";
import type { CheckOptions } from "./check-client.ts";
import type { ClientCheck } from "./client-check.ts";
import type { ClientOptions } from "../client-options.ts";
import { path } from "../path.ts";
import type { Provider } from "../provider.ts";

const fixture = new ClientFixture(20);
beforeEach(fixture.start);
afterEach(fixture.stop);

const ping = { method: "GET", path: path`/ping`, replay: "safe" } as const;
const key = canary("key");
const provider: Partial<Provider> = { auth: apiKey({ header: "x-api-key", key }), check: ping };

const outcomes = ({ steps }: ClientCheck): string =>
  steps.map(({ name, outcome }) => `${name} ${outcome}`).join(", ");

async function checked(options: ClientOptions = {}, more: Partial<Provider> = {}): Promise<ClientCheck> {
  const report = await fixture.client(options, { ...provider, ...more }).check();
  expectNoCanaries(report, { key });
  expect(report.ok).toBe(!report.steps.some(({ outcome }) => outcome === "failed"));
  expect(report.error === undefined).toBe(report.ok);
  return report;
}

/** A server on loopback that speaks TLS, by a name that only the lookup knows. */
async function secured(script: FaultStep): Promise<{ options: ClientOptions; baseUrl: string }> {
  const { ca, issue } = await testAuthority();
  const peer = await fixture.peer({ tls: await issue(), script: always(script) });
  const lookup: ClientOptions["lookup"] = (_name, options, done) => {
    const address = { address: "127.0.0.1", family: 4 };
    const all = (options as { all?: boolean }).all === true;
    setImmediate(() => (all ? done(null, [address]) : done(null, address.address, address.family)));
  };
  return { options: { tls: { ca }, lookup }, baseUrl: `https://localhost:${peer.port}` };
}

describe("the check of a client", () => {
  it("asks once, by the provider's own harmless call, on a connection that it closes again", async () => {
    const report = await checked();
    expect(fixture.server.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(["GET /ping"]);
    expect(fixture.server.requests[0]?.header("x-api-key")).toBe(key);
    expect(outcomes(report)).toBe(
      "dns skipped, connect ok, tls skipped, credentials ok, environment skipped, answer ok",
    );
    await until(() => fixture.server.connections.open === 0);
  });

  it("proves name, connection and TLS, and tells the days of the server's certificate", async () => {
    const { options, baseUrl } = await secured(respondJson({}, { headers: { "x-environment": "test" } }));
    const report = await checked(options, { baseUrl });
    expect(outcomes(report)).toBe("dns ok, connect ok, tls ok, credentials ok, environment ok, answer ok");
    const [dns, connect, tls, , environment, answer] = report.steps;
    expect(tls?.detail).toMatch(/^TLSv1\.[23], the server's certificate ends in \d+ days$/);
    expect(environment?.detail).toBe("test");
    for (const step of [connect, tls, answer]) expect(step?.durationMs).toBeGreaterThanOrEqual(0);
    expect(dns?.outcome).toBe("ok");
  });

  it("proves the connection alone when the provider names no call, whatever is answered", async () => {
    const told: unknown[] = [];
    fixture.server.script(always(respondJson({}, { status: 404 })));
    const report = await checked(
      { hooks: { onError: (event) => void told.push(event), onRequest: (event) => void told.push(event) } },
      { check: undefined },
    );
    expect(outcomes(report)).toBe(
      "dns skipped, connect ok, tls skipped, credentials skipped, environment skipped, answer ok",
    );
    expect(fixture.server.requests[0]?.header("x-api-key")).toBeUndefined();
    expect(told).toEqual([]);
  });

  it("measures the clock of the server, with a 401 too", async () => {
    for (const status of [200, 401]) {
      const date = new Date(fixture.runtime.now() + 600_000).toUTCString();
      fixture.server.script(always(respondJson({}, { status, headers: { date } })));
      const { clockSkewMs = 0 } = await checked();
      expect(Math.abs(clockSkewMs - 600_000)).toBeLessThan(60_000);
    }
  });

  it("tells age and rest of the token", async () => {
    fixture.server.script(({ target }) =>
      target === "/token"
        ? respondJson({ access_token: "t", token_type: "Bearer", expires_in: 3600 })
        : respondJson({}),
    );
    const tokenUrl = `${fixture.server.origin}/token`;
    const report = await checked(
      {},
      { auth: oauth2ClientCredentials({ tokenUrl, clientId: "id", clientSecret: "secret" }) },
    );
    expect(report.ok).toBe(true);
    expect(report.token?.ageMs).toBeGreaterThanOrEqual(0);
    expect(report.token?.expiresInMs).toBeLessThanOrEqual(3_600_000);
    expect(String(report)).toMatch(/^ {2}token +\d+ s old, ends in \d+ s$/m);
  });

  it("tells whole days until the client certificate ends", async () => {
    const certificate = (expiresAtMs: number) => ({
      subject: "CN=client",
      issuer: "CN=authority",
      fingerprint256: "AA",
      validFromMs: 0,
      expiresAtMs,
    });
    const auth = (expiresAtMs: number): AuthStrategy => ({
      name: "certificate",
      apply: async (request) => ({ request }),
      report: () => ({ certificate: certificate(expiresAtMs) }),
    });
    const dayMs = 86_400_000;
    const nowMs = fixture.runtime.now();
    const soon = await checked({}, { auth: auth(nowMs + 10.5 * dayMs) });
    expect(soon.certificateDaysLeft).toBe(10);
    expect(String(soon)).toMatch(/^ {2}certificate +CN=client, ends in 10 days$/m);
    expect(String(await checked({}, { auth: auth(nowMs - 1.5 * dayMs) }))).toContain("ended 2 days ago");
  });

  it("spends no retry, and nothing of the client's budget", async () => {
    fixture.server.script(always(respond({ status: 503 })));
    const client = fixture.client({}, provider);
    await client.check();
    expect(fixture.server.requests).toHaveLength(1);
    expect(client.stats().retryTokens).toBe(500);
  });
});

describe("a check that fails says at which step", () => {
  const after = (step: string): string => {
    const steps = ["dns", "connect", "tls", "credentials", "environment", "answer"];
    return steps
      .slice(steps.indexOf(step) + 1)
      .map((name) => `${name} skipped`)
      .join(", ");
  };

  it.each<[what: string, step: string, options: ClientOptions, baseUrl: string]>([
    ["an unknown host", "dns", { lookup: failingLookup("ENOTFOUND") }, "https://api.example.com"],
    [
      "a silent resolver",
      "dns",
      { lookup: silentLookup(), timeouts: { connectMs: 500 } },
      "https://api.example.com",
    ],
  ])("%s", async (_what, step, options, baseUrl) => {
    const report = await checked(options, { baseUrl });
    expect(outcomes(report)).toBe(`dns failed, ${after(step)}`);
  });

  it("a server that is down", async () => {
    const report = await checked({}, { baseUrl: `http://127.0.0.1:${await closedPort()}` });
    expect(outcomes(report)).toBe(`dns skipped, connect failed, ${after("connect")}`);
    expect(report.error).toMatchObject({ name: "ConnectionError", phase: "connect" });
  });

  it("a certificate that nobody trusts", async () => {
    const { options, baseUrl } = await secured(respondJson({}));
    const report = await checked({ ...options, tls: {} }, { baseUrl });
    expect(outcomes(report)).toBe(`dns ok, connect ok, tls failed, ${after("tls")}`);
  });

  it("a handshake that never ends", async () => {
    const peer = await fixture.peer({ silent: true });
    const baseUrl = `https://127.0.0.1:${peer.port}`;
    const report = await checked({ timeouts: { connectMs: 20_000 } }, { baseUrl });
    expect(outcomes(report)).toBe(`dns skipped, connect ok, tls failed, ${after("tls")}`);
  });

  it.each([401, 403])("credentials that are refused with %i", async (status) => {
    fixture.server.script(always(respondJson({}, { status, headers: { "request-id": "r-1" } })));
    const report = await checked();
    expect(outcomes(report)).toContain("connect ok, tls skipped, credentials failed");
    expect(report).toMatchObject({ requestId: "r-1", error: { status } });
  });

  it("a token endpoint that refuses", async () => {
    fixture.server.script(({ target }) =>
      target === "/token" ? respondJson({ error: "invalid_client" }, { status: 401 }) : respondJson({}),
    );
    const tokenUrl = `${fixture.server.origin}/token`;
    const report = await checked(
      {},
      { auth: oauth2ClientCredentials({ tokenUrl, clientId: "id", clientSecret: "secret" }) },
    );
    expect(outcomes(report)).toContain("connect ok, tls skipped, credentials failed, environment skipped");
    expect(report.error).toMatchObject({ name: "AuthenticationError", oauthError: "invalid_client" });
  });

  it("a token endpoint elsewhere that is down", async () => {
    const tokenUrl = `http://127.0.0.1:${await closedPort()}/token`;
    const report = await checked(
      { maxAttempts: 1 },
      { auth: oauth2ClientCredentials({ tokenUrl, clientId: "id", clientSecret: "secret" }) },
    );
    expect(outcomes(report)).toBe(
      `dns skipped, connect skipped, tls skipped, credentials failed, ${after("credentials")}`,
    );
    expect(report.error).toMatchObject({ name: "ConnectionError", phase: "connect" });
    expect(fixture.server.requests).toHaveLength(0);
  });

  it("T8: a proxy that is down, while a token is fetched through it", async () => {
    const baseUrl = "https://127.0.0.1:1";
    const auth = oauth2ClientCredentials({ tokenUrl: `${baseUrl}/token`, clientId: "id", clientSecret: "s" });
    const proxy = proxyFrom(`http://127.0.0.1:${await closedPort()}`);
    const report = await checked({ maxAttempts: 1, proxy }, { baseUrl, auth });
    expect(outcomes(report)).toBe(`dns skipped, connect failed, ${after("connect")}`);
    expect(String(report)).toContain("The proxy 127.0.0.1:");
  });

  it("a vault that fails, without its words", async () => {
    const secret = canary("vault");
    const report = await checked(
      {},
      {
        auth: apiKey({
          header: "x-api-key",
          key: () => {
            throw new Error(secret);
          },
        }),
      },
    );
    expect(report.steps.find(({ outcome }) => outcome === "failed")?.name).toBe("credentials");
    expectNoCanaries(report, { secret });
  });

  it("another environment than the expected one", async () => {
    fixture.server.script(always(respondJson({}, { headers: { "x-environment": "prod" } })));
    const report = await checked({}, { expectEnvironment: "test" });
    expect(outcomes(report)).toContain("credentials ok, environment failed, answer skipped");
    expect(report).toMatchObject({ environment: "prod", error: { code: "wrong_environment" } });
  });

  it.each<[what: string, step: FaultStep]>([
    ["503", respond({ status: 503 })],
    ["a reset before the headers", reset()],
    ["no answer", hang()],
    ["a redirect", respond({ status: 302, headers: { location: "https://elsewhere.example" } })],
  ])("an answer that cannot be used: %s", async (_what, step) => {
    fixture.server.script(always(step));
    const report = await checked({ timeouts: { headersMs: 5000 } });
    expect(outcomes(report)).toMatch(/connect ok, tls skipped, credentials skipped, .*answer failed$/);
  });
});

it("A7: a check that is aborted does not end a request for a token that other calls wait for", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const token = respondJson({ access_token: "t", token_type: "Bearer", expires_in: 3600 });
  fixture.server.script(({ target }) =>
    target === "/token"
      ? { startsAt: "request", run: (exchange) => held.then(() => token.run(exchange)) }
      : respondJson({}),
  );
  const tokenUrl = `${fixture.server.origin}/token`;
  const auth = oauth2ClientCredentials({ tokenUrl, clientId: "id", clientSecret: "secret" });
  const client = fixture.client({}, { auth, check: ping });
  const abort = new AbortController();
  const check = failure(client.check({ signal: abort.signal }));
  await until(() => fixture.server.requests.length === 1);
  const call = client.request(read);
  abort.abort();
  expect(await check).toMatchObject({ code: "aborted" });
  release();
  expect(await call).toEqual({});
  expect(fixture.server.requests.map(({ target }) => target)).toEqual(["/token", "/things"]);
});

describe("a check rejects", () => {
  it("with AbortError when it was aborted before, and asks nothing", async () => {
    const error = await failure(fixture.client({}, provider).check({ signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ name: "AbortError", code: "aborted" });
    expect(fixture.server.requests).toHaveLength(0);
  });

  it("with AbortError when it is aborted meanwhile", async () => {
    fixture.server.script(always(hang()));
    const abort = new AbortController();
    fixture.probe.watch(abort.signal);
    const check = failure(fixture.client({}, provider).check({ signal: abort.signal }));
    await until(() => fixture.server.requests.length === 1);
    abort.abort();
    expect(await check).toMatchObject({ name: "AbortError", code: "aborted" });
  });

  it("with AbortError when the client is closed", async () => {
    const client = fixture.client({}, provider);
    await client.close();
    expect(await failure(client.check())).toMatchObject({ code: "client_closed" });
  });

  it.each([{ timeoutMs: 0 }, { signal: 1 }, { maxAttempts: 3 }, { timeout: 5 }, null])(
    "with InvalidArgumentError for the options %j",
    async (options) => {
      const check = fixture.client({}, provider).check(options as unknown as CheckOptions);
      expect(await failure(check)).toMatchObject({
        name: "InvalidArgumentError",
        message: expect.stringMatching(
          /^\[test\] check\(\) was called with options that cannot work: "/,
        ) as string,
      });
      expect(fixture.server.requests).toHaveLength(0);
    },
  );
});

it("prints a table for people, and its facts as JSON", async () => {
  const headers = { "x-environment": "test", "x-account-id": "a-1", "request-id": "r-1" };
  fixture.server.script(always(respondJson({}, { headers })));
  const report = await checked();
  const text = String(report).replaceAll(/\d+(\.\d+)? ms/g, "N ms");
  expect(text.split("\n").map((line) => line.replaceAll(/ +/g, " "))).toEqual([
    `test at ${fixture.server.origin}: ok, N ms`,
    " dns skipped the host is an address",
    " connect ok N ms",
    " tls skipped plain http, on this machine only",
    " credentials ok N ms",
    " environment ok test",
    " answer ok N ms 200",
    " account a-1",
    " request id r-1",
  ]);
  expect(inspect(report)).toBe(String(report));
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    ok: true,
    environment: "test",
    accountId: "a-1",
  });
});

it("prints why it failed", async () => {
  fixture.server.script(always(respondJson({ message: "Who are you?" }, { status: 401 })));
  const text = String(await checked());
  expect(text).toContain(": FAILED, ");
  expect(text).toMatch(/credentials +failed .*authentication_failed/);
  expect(text).toContain("[test] GET /ping failed with 401: Who are you? Check the credentials");
});

it("is the same for a derived client, with its own credentials", async () => {
  const tenant = fixture
    .client({}, provider)
    .withOptions({ auth: apiKey({ header: "x-api-key", key: "t" }) });
  expect((await tenant.check()).ok).toBe(true);
  expect(fixture.server.requests[0]?.header("x-api-key")).toBe("t");
  await tenant.request(read);
});
