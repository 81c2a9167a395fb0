import { setFlagsFromString } from "node:v8";
import { createSecureContext } from "node:tls";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { all, apiKey, firstOf, oauth2ClientCredentials } from "../auth/index.ts";
import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { TlsIdentity } from "../auth/tls-source.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { always, canary, expectNoCanaries, hang, respond, respondJson } from "../testing/index.ts";
import { testAuthority } from "../testing/test-certificates.node.ts";
import { read } from "../testing/test-client.ts";
import type { WireRequest } from "../transport/wire.ts";
import type { DerivedOptions } from "./derive-setup.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const keyed = (key: string): AuthStrategy => apiKey({ header: "x-api-key", key });
const sentKeys = (): (string | undefined)[] =>
  fixture.server.requests.map((request) => request.header("x-api-key"));

describe("a derived client", () => {
  it("sends its own credentials, headers and time limits, and the parent its own", async () => {
    const parent = fixture.client(
      { headers: { "x-a": "parent", "x-b": "parent" } },
      { auth: keyed("parent") },
    );
    const tenant = parent.withOptions({ auth: keyed("tenant"), headers: { "x-a": "tenant", "x-b": null } });
    await tenant.request(read);
    await parent.request(read);
    const [first, second] = fixture.server.requests;
    expect(sentKeys()).toEqual(["tenant", "parent"]);
    expect([first?.header("x-a"), first?.header("x-b")]).toEqual(["tenant", undefined]);
    expect([second?.header("x-a"), second?.header("x-b")]).toEqual(["parent", "parent"]);
  });

  it("keeps the parent's time limits where it has none of its own", async () => {
    fixture.server.script(always(hang()));
    const parent = fixture.client({ maxAttempts: 1, timeouts: { headersMs: 300 } });
    const patient = parent.withOptions({ timeouts: { totalMs: 50_000 } });
    expect(await failure(patient.request(read))).toMatchObject({ phase: "headers", limitMs: 300 });
    const hasty = parent.withOptions({ timeouts: { totalMs: 400 } }).withOptions({
      timeouts: { headersMs: 50_000 },
    });
    expect(await failure(hasty.request(read))).toMatchObject({ phase: "total", limitMs: 400 });
  });

  it("shares connections, hooks and logger with the parent", async () => {
    const told: string[] = [];
    const parent = fixture.client({ hooks: { onRequest: ({ operation }) => void told.push(operation) } });
    await parent.request(read);
    await parent.withOptions({}).request(read);
    await parent.withOptions({ auth: keyed("tenant") }).request(read);
    expect(fixture.server.connections.total).toBe(1);
    expect(told).toEqual(["GET /things", "GET /things", "GET /things"]);
  });

  it("has a retry budget of its own", async () => {
    fixture.server.script(respond({ status: 503 }));
    const parent = fixture.client();
    const tenant = parent.withOptions({});
    await failure(tenant.request(read));
    expect([parent.stats().retryTokens, tenant.stats().retryTokens]).toEqual([500, 490]);
  });

  it("has tokens of its own with auth, and those of the parent without", async () => {
    let issued = 0;
    fixture.server.script(({ target }) =>
      target === "/token"
        ? respondJson({ access_token: `token-${(issued += 1)}`, token_type: "Bearer", expires_in: 3600 })
        : respondJson({}),
    );
    const account = (clientId: string): AuthStrategy =>
      oauth2ClientCredentials({
        tokenUrl: `${fixture.server.origin}/token`,
        clientId,
        clientSecret: "secret",
      });
    const parent = fixture.client({}, { auth: account("parent") });
    const tenant = parent.withOptions({ auth: account("tenant") });
    for (const client of [parent, tenant, parent.withOptions({}), tenant.withOptions({ headers: {} })]) {
      await client.request(read);
    }
    const tokens = fixture.server.requests
      .filter(({ target }) => target !== "/token")
      .map((request) => request.header("authorization"));
    expect(tokens).toEqual(["Bearer token-1", "Bearer token-2", "Bearer token-1", "Bearer token-2"]);
  });

  it("never shares a connection with a client of another TLS identity", async () => {
    const { ca, issue } = await testAuthority();
    const peer = await fixture.peer({ tls: { ...(await issue()), ca, requestCert: true } });
    const identified = async (commonName: string): Promise<AuthStrategy> => {
      const secureContext = createSecureContext({ ...(await issue({ commonName })), ca });
      const identity = { secureContext } as TlsIdentity;
      return {
        name: commonName,
        tls: { current: () => identity, onChange: () => () => undefined },
        apply: async (request) => ({ request }),
      };
    };
    const [one, other] = [await identified("one"), await identified("other")];
    const parent = fixture.client({}, { baseUrl: peer.origin, auth: one });
    await parent.request(read);
    await parent.withOptions({ auth: { ...one, name: "the same certificate" } }).request(read);
    expect(peer.connections.total).toBe(1);
    const tenant = parent.withOptions({ auth: other });
    await tenant.request(read);
    await tenant.withOptions({}).request(read);
    expect(peer.connections.total).toBe(2);
    await parent.close();
    await until(() => peer.connections.open === 0);
  });

  it("cannot have a client certificate without TLS", () => {
    const tls = { current: () => ({}) as TlsIdentity, onChange: () => () => undefined };
    const auth: AuthStrategy = { name: "certificate", tls, apply: async (request) => ({ request }) };
    expect(() => fixture.client().withOptions({ auth })).toThrow(/"baseUrl" must start with https/);
  });

  it.each<[path: string, options: unknown]>([
    ["options", null],
    ["auth", { auth: {} }],
    ["auth", { auth: "key" }],
    ["auth", { auth: null }],
    ["auth", { auth: apiKey }],
    ["headers.x-a", { headers: { "x-a": 1 } }],
    ["headers.bad name", { headers: { "bad name": "x" } }],
    ["timeouts.totalMs", { timeouts: { totalMs: 0 } }],
    ["timeouts.total", { timeouts: { total: 1 } }],
    ["maxSockets", { maxSockets: 5 }],
    ["hooks", { hooks: {} }],
  ])("is refused when an option cannot work: %s in %j", (path, options) => {
    const parent = fixture.client();
    expect(() => parent.withOptions(options as DerivedOptions)).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        problems: [expect.objectContaining({ path })],
        message: expect.stringMatching(
          /^\[test\] withOptions\(\) was called with options that cannot work: /,
        ) as string,
      }),
    );
  });

  it("is refused with all problems in one error", () => {
    const options = { auth: 1, timeouts: { totalMs: -1 }, validate: "off" } as unknown as DerivedOptions;
    expect(() => fixture.client().withOptions(options)).toThrow(
      /"timeouts\.totalMs".*"auth".*"validate" is not known here/,
    );
  });

  it("T19: takes nothing from Object.prototype", async () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    const parent = fixture.client({}, { auth: keyed("parent") });
    polluted["auth"] = keyed("evil");
    try {
      await parent.withOptions({ timeouts: { totalMs: 5000 } }).request(read);
    } finally {
      delete polluted["auth"];
    }
    expect(sentKeys()).toEqual(["parent"]);
  });

  it("shows no credential, neither itself nor what it has derived", () => {
    const secrets = { parent: canary("parent"), tenant: canary("tenant") };
    const tenant = fixture
      .client({}, { auth: keyed(secrets.parent) })
      .withOptions({ auth: keyed(secrets.tenant) });
    expectNoCanaries(tenant, secrets);
    expectNoCanaries(tenant.stats(), secrets);
  });
});

describe("T22: closing", () => {
  it("a parent closes what derives from it, running calls and those that derive further included", async () => {
    fixture.server.script(always(hang()));
    const parent = fixture.client();
    const tenant = parent.withOptions({}).withOptions({});
    const running = failure(tenant.request(read));
    await until(() => fixture.server.requests.length === 1);
    await parent.close();
    expect(await running).toMatchObject({ code: "client_closed" });
    expect(await failure(tenant.request(read))).toMatchObject({ code: "client_closed" });
    expect(fixture.server.requests).toHaveLength(1);
    await until(() => fixture.server.connections.open === 0);
  });

  it("a parent lets the calls of derived clients finish while it drains", async () => {
    fixture.server.script(always(respondJson({ slow: true }, { delayMs: 30 })));
    const parent = fixture.client();
    const tenant = parent.withOptions({});
    const running = tenant.request(read);
    await until(() => fixture.server.requests.length === 1);
    const closing = parent.close({ drainMs: 60_000 });
    expect(await failure(tenant.request(read))).toMatchObject({ code: "client_closed" });
    expect(await running).toEqual({ slow: true });
    await closing;
    expect(fixture.runtime.liveTimers).toBe(0);
  });

  it("a derived client leaves parent and siblings alone", async () => {
    const parent = fixture.client();
    const [tenant, sibling] = [parent.withOptions({}), parent.withOptions({})];
    await tenant.request(read);
    await tenant.close();
    expect(await failure(tenant.request(read))).toMatchObject({ code: "client_closed" });
    await sibling.request(read);
    await parent.request(read);
    expect(fixture.server.connections.total).toBe(1);
  });

  describe("a strategy of its own", () => {
    const counted = (): { auth: AuthStrategy; closed: () => number } => {
      let closed = 0;
      const apply = async (request: WireRequest): Promise<{ request: WireRequest }> => ({ request });
      return {
        auth: { name: "held", apply, close: async () => void (closed += 1) },
        closed: () => closed,
      };
    };

    it("is closed with the derived client, once, and not with a client that only shares it", async () => {
      const [own, shared] = [counted(), counted()];
      const parent = fixture.client({}, { auth: shared.auth });
      const tenant = parent.withOptions({ auth: own.auth });
      await parent.withOptions({}).close();
      await parent.withOptions({ auth: shared.auth }).close();
      await tenant.close();
      expect([own.closed(), shared.closed()]).toEqual([1, 0]);
      await parent.close();
      expect([own.closed(), shared.closed()]).toEqual([1, 1]);
    });

    it("is closed by the last of those that hold it, alone or as a part of another", async () => {
      const [shared, own] = [counted(), counted()];
      const parent = fixture.client({}, { auth: all(shared.auth, keyed("parent")) });
      const tenant = parent.withOptions({ auth: all(shared.auth, own.auth) });
      const sibling = parent.withOptions({ auth: firstOf(keyed("sibling"), all(shared.auth)) });
      await tenant.close();
      expect([own.closed(), shared.closed()]).toEqual([1, 0]);
      await parent.close();
      await sibling.close();
      expect([own.closed(), shared.closed()]).toEqual([1, 1]);
    });

    it("is closed with the parent when it was not before", async () => {
      const own = counted();
      const parent = fixture.client();
      const tenant = parent.withOptions({ auth: own.auth });
      await Promise.all([parent.close(), tenant.close()]);
      expect(own.closed()).toBe(1);
    });

    it("may send a farewell, although its client takes no more calls", async () => {
      let farewell: (() => Promise<unknown>) | undefined;
      const auth: AuthStrategy = {
        name: "session",
        async apply(request, { send }) {
          farewell = () =>
            send({
              request: { ...request, target: "/logout" },
              operation: "POST /logout",
              replay: "never",
              maxBytes: 1,
            });
          return { request };
        },
        close: async () => void (await farewell?.()),
      };
      const parent = fixture.client();
      await parent.withOptions({ auth }).request(read);
      fixture.server.script(respond({ status: 204 }));
      await parent.close();
      expect(fixture.server.requests.map(({ target }) => target)).toEqual(["/things", "/logout"]);
    });

    it("that fails to close is told as a warning, and the client is closed all the same", async () => {
      const warnings: string[] = [];
      const secret = canary("vault");
      const auth: AuthStrategy = {
        name: "vault",
        apply: async (request) => ({ request }),
        close: () => Promise.reject(new Error(secret)),
      };
      const client = fixture.client(
        { onWarning: ({ code, message }) => void warnings.push(code, message) },
        { auth },
      );
      await client.close();
      expect(warnings[0]).toBe("strategy_close_failed");
      expectNoCanaries(warnings, { secret });
      expect(await failure(client.request(read))).toMatchObject({ code: "client_closed" });
    });
  });

  it("is not needed for derived clients that hold nothing: the parent keeps no hold of them", async () => {
    const parent = fixture.client();
    const auth = all(keyed("tenant"), firstOf(keyed("other")));
    const made = new WeakRef(parent.withOptions({ auth }));
    await until(() => {
      collectGarbage();
      return made.deref() === undefined;
    });
  });
});

it("serves 200 tenants over one connection", async () => {
  const parent = fixture.client();
  for (let number = 0; number < 200; number += 1) {
    await parent.withOptions({ auth: keyed(`tenant-${number}`) }).request(read);
  }
  expect(fixture.server.connections.total).toBe(1);
  expect(new Set(sentKeys()).size).toBe(200);
});

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
