import { inspect } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { apiKey, mtls } from "../auth/index.ts";
import type { Client } from "../client/client.ts";
import type { ClientOptions } from "../client/client-options.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { canary, closedPort, expectNoCanaries, type FaultServer, respond } from "../testing/index.ts";
import { selfSigned, testAuthority, type TestAuthority } from "../testing/test-certificates.node.ts";
import { read, write } from "../testing/test-client.ts";
import { proxyFrom } from "./index.ts";
import { startTestProxy, type TestProxy, type TestProxyOptions } from "./test-proxy.node.ts";

const fixture = new ClientFixture(4); // handshakes take their time
let authority: TestAuthority;
let origin: FaultServer;
let proxies: TestProxy[];
beforeAll(async () => {
  authority = await testAuthority();
});
beforeEach(async () => {
  await fixture.start();
  proxies = [];
  origin = await fixture.peer({ tls: await authority.issue() });
});
afterEach(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await fixture.stop();
});

async function proxyWith(options?: TestProxyOptions): Promise<TestProxy> {
  const proxy = await startTestProxy(options);
  proxies.push(proxy);
  return proxy;
}

const key = canary("api-key");
const password = canary("proxy-password");

/** A client of the https origin. */
function through(proxy: string, options: ClientOptions = {}): Client {
  return fixture.client(
    { proxy: proxyFrom(proxy), tls: { ca: authority.ca }, ...options },
    { baseUrl: origin.origin, auth: apiKey({ header: "x-api-key", key }) },
  );
}

describe("T8: a client with a proxy", () => {
  it("keeps one tunnel for its calls, and shows the proxy neither the key nor a path", async () => {
    const proxy = await proxyWith();
    const client = through(`http://${proxy.host}`);
    for (let count = 0; count < 3; count += 1) await client.request(write);
    expect(origin.requests).toHaveLength(3);
    expect(origin.requests[0]?.header("x-api-key")).toBe(key);
    expect(origin.connections.total).toBe(1);
    expect(proxy.tunnels).toEqual([
      {
        target: `127.0.0.1:${origin.port}`,
        headers: { host: `127.0.0.1:${origin.port}`, "proxy-connection": "Keep-Alive" },
      },
    ]);
    expectNoCanaries(proxy.seen(), { key });
    expect(proxy.seen()).not.toContain("/things");
  });

  it("A12: shows the certificate of mtls() to the origin, and not to a proxy that asks for one", async () => {
    const server = await fixture.peer({
      tls: { ...(await authority.issue()), ca: authority.ca, requestCert: true, rejectUnauthorized: true },
    });
    const proxy = await proxyWith({ tls: await authority.issue() });
    const client = fixture.client(
      { proxy: proxyFrom(`https://${proxy.host}`, { ca: authority.ca }) },
      { baseUrl: server.origin, auth: mtls({ ...(await authority.issue()), ca: authority.ca }) },
    );
    for (let count = 0; count < 3; count += 1) await client.request(write);
    expect([server.requests.length, server.connections.total, proxy.tunnels.length]).toEqual([3, 1, 1]);
    expect([server.errors.length, proxy.clientCertificates]).toEqual([0, 0]);
  });

  it("row 4: opens a new tunnel when the origin has dropped an idle one", async () => {
    const proxy = await proxyWith();
    const client = through(`http://${proxy.host}`);
    await client.request(read);
    origin.dropIdle();
    await client.request(read);
    expect(proxy.tunnels).toHaveLength(2);
  });

  it("reaches plain http on the own machine directly", async () => {
    const proxy = await proxyWith();
    await fixture.client({ proxy: proxyFrom(`http://${proxy.host}`) }).request(read);
    expect([proxy.tunnels.length, proxy.plain.length]).toEqual([0, 0]);
    expect(fixture.server.requests).toHaveLength(1);
  });

  it("gives an answer of the origin as its own, also a 407", async () => {
    origin.script(respond({ status: 407 }));
    const error = await failure(through(`http://${(await proxyWith()).host}`).request(read));
    expect(error).toMatchObject({ name: "ApiError", status: 407 });
  });
});

describe("T8: the environment", () => {
  it("is ignored without the option", async () => {
    const proxy = await proxyWith();
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
      vi.stubEnv(name, `http://${proxy.host}`);
    await fixture.client().request(read);
    await fixture.client({ tls: { ca: authority.ca } }, { baseUrl: origin.origin }).request(read);
    expect([proxy.tunnels.length, proxy.plain.length]).toEqual([0, 0]);
  });

  it.each(["HTTPS_PROXY", "https_proxy"])("is read from %s when proxyFrom runs", async (name) => {
    const proxy = await proxyWith({ credentials: `me:${password}` });
    vi.stubEnv(name, `http://me:${encodeURIComponent(password)}@${proxy.host}`);
    const client = through("env");
    vi.stubEnv(name, "http://127.0.0.1:1");
    await client.request(read);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it.each(["NO_PROXY", "no_proxy"])("names in %s what is reached directly", async (name) => {
    const proxy = await proxyWith();
    vi.stubEnv("HTTPS_PROXY", proxy.host);
    vi.stubEnv(name, "127.0.0.0/8");
    await through("env").request(read);
    expect(proxy.tunnels).toHaveLength(0);
    vi.stubEnv(name, "other.example.com");
    await through("env").request(read);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it("without a proxy in it reaches everything directly", async () => {
    vi.stubEnv("HTTPS_PROXY", "");
    await through("env").request(read);
    expect(origin.requests).toHaveLength(1);
  });
});

describe("T8: a proxy that fails is a typed error that names it", () => {
  it("refused connection: tried again, as nothing was sent", async () => {
    const host = `127.0.0.1:${await closedPort()}`;
    const error = await failure(through(`http://${host}`).request(write));
    expect(error).toMatchObject({ name: "ConnectionError", phase: "connect", reason: "ECONNREFUSED" });
    expect(error.attempts).toHaveLength(3);
    expect(error.message).toContain(`The proxy ${host} could not be used`);
  });

  it.each([
    ["wrong credentials", { credentials: "me:other" }, "PROXY_407", 1, "refused the credentials"],
    ["no right to this host", { status: 403 }, "PROXY_403", 1, "opened no tunnel"],
    ["no time just now", { status: 429 }, "PROXY_429", 3, "opened no tunnel"],
    ["no patience", { status: 408 }, "PROXY_408", 3, "opened no tunnel"],
    ["no way to the provider", { status: 502 }, "PROXY_502", 3, "opened no tunnel"],
    ["closes the connection", { instead: "close" as const }, "PROXY_CLOSED", 3, "could not be used"],
  ])("%s", async (_name, options, reason, attempts, words) => {
    const proxy = await proxyWith(options);
    const error = await failure(
      through(`http://me:${encodeURIComponent(password)}@${proxy.host}`).request(write),
    );
    expect(error).toMatchObject({ name: "ConnectionError", phase: "connect", reason });
    expect(error.attempts).toHaveLength(attempts);
    expect(error.message).toContain(`proxy ${proxy.host} ${words}`);
    expect(origin.connections.total).toBe(0);
  });

  it("tells every call that waits for a connection at once", async () => {
    const proxy = await proxyWith({ status: 502 });
    const client = through(`http://${proxy.host}`, { maxSockets: 1, maxAttempts: 1 });
    const errors = await Promise.all(Array.from({ length: 4 }, () => failure(client.request(write))));
    expect(errors.map((error) => error.attempts[0]?.failure)).toEqual(Array(4).fill("PROXY_502"));
    expect(proxy.tunnels).toHaveLength(4);
  });

  it("a proxy that is no proxy for TLS, and one whose certificate nobody vouches for", async () => {
    const proxy = await proxyWith({ tls: await selfSigned() });
    const error = await failure(through(`https://${proxy.host}`).request(write));
    expect(error).toMatchObject({ name: "ConnectionError", phase: "tls", attempts: [{ number: 1 }] });
    expect(error.message).toContain(`The proxy ${proxy.host} could not be used`);
  });

  it.each(["silence", "silence-in-tunnel"] as const)("%s counts as connecting", async (instead) => {
    const proxy = await proxyWith({ instead });
    const client = through(`http://${proxy.host}`, { timeouts: { connectMs: 300 }, maxAttempts: 1 });
    const error = await failure(client.request(write));
    expect(error).toMatchObject({ name: "TimeoutError", phase: "connect", limitMs: 300 });
    expect(error.message).toContain(`through the proxy ${proxy.host}`);
    await until(() => proxy.open === 0);
  });

  it("a password that cannot be read", async () => {
    const proxy = await proxyWith();
    const source = proxyFrom(`http://${proxy.host}`, {
      username: "me",
      password: () => Promise.reject(new Error(password)),
    });
    const error = await failure(through("http://127.0.0.1:1", { proxy: source }).request(write));
    expect(error).toMatchObject({ reason: "PROXY_CREDENTIALS", attempts: [{ number: 1 }] });
    expectNoCanaries(error, { password });
  });

  it("row 10: a call that waits gets the place of one whose tunnel was refused, and the pool goes on", async () => {
    const proxy = await proxyWith({ credentials: "me:right" });
    const passwords = ["wrong", "right"];
    const source = proxyFrom(`http://${proxy.host}`, {
      username: "me",
      password: () => passwords.shift() as string,
    });
    const client = through("http://127.0.0.1:1", { proxy: source, maxSockets: 1, maxAttempts: 1 });
    const [refused, waiting] = await Promise.allSettled([client.request(read), client.request(read)]);
    expect(refused).toMatchObject({ status: "rejected", reason: { reason: "PROXY_407" } });
    expect(waiting.status).toBe("fulfilled");
    await client.request(read);
    expect(client.stats().sockets[origin.origin]).toEqual({ open: 1, idle: 1, queued: 0 });
    origin.dropIdle();
    await until(() => client.stats().sockets[origin.origin]?.open === 0);
    await client.request(read);
  });

  it("row 10: a password that does not come in time holds no place in the pool", async () => {
    const source = proxyFrom("http://127.0.0.1:1", {
      username: "me",
      password: () => new Promise<never>(() => undefined),
    });
    const options = { maxSockets: 1, timeouts: { connectMs: 300 }, maxAttempts: 1 };
    const client = through("http://127.0.0.1:1", { proxy: source, ...options });
    for (let count = 0; count < 2; count += 1) {
      expect(await failure(client.request(write))).toMatchObject({ name: "TimeoutError", phase: "connect" });
      await until(() => client.stats().sockets[origin.origin]?.open === 0);
    }
    expect(client.stats().sockets[origin.origin]).toEqual({ open: 0, idle: 0, queued: 0 });
  });

  it("an origin whose certificate is wrong is the fault of the origin", async () => {
    const proxy = await proxyWith();
    const other = await testAuthority();
    const client = through(`http://${proxy.host}`, { tls: { ca: other.ca } });
    const error = await failure(client.request(write));
    expect(error).toMatchObject({ name: "ConnectionError", phase: "tls", attempts: [{ number: 1 }] });
    expect(error.message).not.toContain("proxy");
  });
});

describe("row 31: the password of a proxy", () => {
  it.each<[name: string, options: TestProxyOptions]>([
    ["is taken", { credentials: `me:${password}` }],
    ["is refused", { credentials: "me:other" }],
    ["is met with silence", { instead: "silence" }],
    ["is met with a closed door", { instead: "close" }],
  ])("shows nowhere when it %s", async (_name, options) => {
    const told: unknown[] = [];
    const tell = (...event: unknown[]): void => void told.push(event);
    const proxy = await proxyWith(options);
    const source = proxyFrom(`http://me:${encodeURIComponent(password)}@${proxy.host}`);
    const client = through("env", {
      proxy: source,
      timeouts: { connectMs: 300 },
      hooks: { onRequest: tell, onResponse: tell, onRetry: tell, onError: tell },
      logger: { debug: tell, warn: tell },
      onWarning: tell,
    });
    const outcome: unknown = await client.request(write).then(
      () => "answered",
      (error: unknown) => error,
    );
    const secrets = { password, key };
    for (const shown of [source, source.agent(origin.origin, {}), client, outcome, told])
      expectNoCanaries(shown, secrets);
    expectNoCanaries(inspect(told, { depth: 12 }), secrets);
  });

  it.each([
    ["a scheme that is none", `socks5://me:${password}@127.0.0.1:1080`],
    ["a path", `http://me:${encodeURIComponent(password)}@127.0.0.1:1/${password}`],
    ["no URL", `me:${password}`],
  ])("shows nowhere when the URL has %s", (_name, url) => {
    let thrown: unknown;
    try {
      proxyFrom(url);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: "ConfigurationError", problems: [{ path: "proxy" }] });
    expectNoCanaries(thrown, { password });
  });
});
