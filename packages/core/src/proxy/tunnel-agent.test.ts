// The agent alone, as with any axios; `proxy-client.test.ts` has it within a client.
import axios from "axios";
import tls from "node:tls";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { until } from "../testing/client-fixture.ts";
import {
  type FaultServer,
  type FaultServerTls,
  leakProbe,
  type LeakProbe,
  startFaultServer,
} from "../testing/index.ts";
import {
  selfSigned,
  testAuthority,
  type PemPair,
  type TestAuthority,
} from "../testing/test-certificates.node.ts";
import { proxyFrom, type ProxyOptions } from "./index.ts";
import { startTestProxy, type TestProxy, type TestProxyOptions } from "./test-proxy.node.ts";

let authority: TestAuthority;
let pair: PemPair;
beforeAll(async () => {
  authority = await testAuthority();
  pair = await authority.issue();
});

let probe: LeakProbe;
let closing: (() => unknown)[];
beforeEach(() => {
  probe = leakProbe();
  closing = [];
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await probe.assertClean();
  probe.stop();
});

async function proxyWith(options?: TestProxyOptions): Promise<TestProxy> {
  const proxy = await startTestProxy(options);
  closing.push(() => proxy.close());
  return proxy;
}

async function origin(tlsOptions: FaultServerTls = pair): Promise<FaultServer> {
  const server = await startFaultServer({ tls: tlsOptions });
  closing.push(() => server.close());
  return server;
}

/** What someone does who wants nothing else of ours. */
function get(
  server: FaultServer,
  proxy: string,
  tlsOptions: object = { ca: authority.ca },
  options?: ProxyOptions,
): () => Promise<number> {
  const agent = proxyFrom(proxy, options).agent(server.origin, tlsOptions);
  closing.push(() => agent?.destroy());
  return async () => (await axios.get(server.url, { httpsAgent: agent, proxy: false, timeout: 5000 })).status;
}

describe("T8: the agent of proxyFrom() with any axios", () => {
  it("keeps its tunnel: three calls, one CONNECT, one connection", async () => {
    const [proxy, server] = [await proxyWith(), await origin()];
    const call = get(server, `http://${proxy.host}`);
    for (let count = 0; count < 3; count += 1) expect(await call()).toBe(200);
    expect(proxy.tunnels.map(({ target }) => target)).toEqual([`127.0.0.1:${server.port}`]);
    expect(server.connections.total).toBe(1);
  });

  it("goes through a proxy that speaks TLS, trusted by its own authority", async () => {
    const other = await testAuthority();
    const [proxy, server] = [await proxyWith({ tls: await other.issue() }), await origin()];
    const call = get(server, `https://${proxy.host}`, { ca: authority.ca }, { ca: other.ca });
    expect(await call()).toBe(200);
    expect(await call()).toBe(200);
    expect(proxy.tunnels).toHaveLength(1);
    await expect(get(server, `https://${proxy.host}`)()).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO/) as string,
    });
  });

  it("sends the credentials of the URL, decoded, to the proxy and to nobody else", async () => {
    const [proxy, server] = [await proxyWith({ credentials: "me:p@ss/word" }), await origin()];
    expect(await get(server, `http://me:p%40ss%2Fword@${proxy.host}`)()).toBe(200);
    expect(server.requests[0]?.header("proxy-authorization")).toBeUndefined();
    expect(proxy.seen()).not.toContain("Basic");
  });

  it("asks the function for the password again after a 407", async () => {
    const [proxy, server] = [await proxyWith({ credentials: "me:new" }), await origin()];
    const passwords = ["old", "new"];
    const password = vi.fn(() => passwords.shift() as string);
    const call = get(server, `http://${proxy.host}`, { ca: authority.ca }, { username: "me", password });
    await expect(call()).rejects.toMatchObject({ code: "PROXY_407" });
    expect(await call()).toBe(200);
    expect(password).toHaveBeenCalledTimes(2);
  });

  it("shows key and certificate of the client to the origin only, and the proxy no byte in plain", async () => {
    const client = await authority.issue({ commonName: "client" });
    const other = await testAuthority();
    const proxy = await proxyWith({ tls: await other.issue() });
    const server = await origin({ ...pair, ca: authority.ca, requestCert: true, rejectUnauthorized: true });
    const secureContext = tls.createSecureContext({ ...client, ca: authority.ca, maxVersion: "TLSv1.3" });
    const call = get(server, `https://${proxy.host}`, { secureContext }, { ca: other.ca });
    expect(await call()).toBe(200);
    expect(proxy.clientCertificates).toBe(0);
    expect(proxy.seen()).not.toContain("GET /");
    expect(server.errors).toEqual([]);
  });

  it("checks the certificate against the origin's address, not against the proxy's name", async () => {
    const wrong = await authority.issue({ hosts: ["localhost"] });
    const [proxy, server] = [await proxyWith(), await origin(wrong)];
    await expect(
      get(server, `http://${proxy.host.replace("127.0.0.1", "localhost")}`)(),
    ).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
    expect(server.requests).toEqual([]);
  });

  it("refuses an origin that nobody vouches for", async () => {
    const [proxy, server] = [await proxyWith(), await origin(await selfSigned())];
    await expect(get(server, `http://${proxy.host}`)()).rejects.toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
  });

  it("closes a tunnel that nobody waits for any more", async () => {
    for (const instead of ["silence", "silence-in-tunnel"] as const) {
      const [proxy, server] = [await proxyWith({ instead }), await origin()];
      const agent = proxyFrom(`http://${proxy.host}`).agent(server.origin, { ca: authority.ca });
      const call = new AbortController();
      const answer = axios.get(server.url, { httpsAgent: agent, proxy: false, signal: call.signal });
      await until(() => proxy.tunnels.length === 1);
      call.abort();
      await expect(answer).rejects.toMatchObject({ code: "ERR_CANCELED" });
      await until(() => proxy.open === 0);
    }
  });

  it("closes a tunnel that was idle for the time limit of the pool", async () => {
    const [proxy, server] = [await proxyWith(), await origin()];
    await get(server, `http://${proxy.host}`, { ca: authority.ca, timeout: 50 })();
    await until(() => proxy.open === 0);
  });

  it("opens as many tunnels as the pool allows", async () => {
    const [proxy, server] = [await proxyWith(), await origin()];
    const call = get(server, `http://${proxy.host}`, { ca: authority.ca, maxSockets: 2 });
    await Promise.all(Array.from({ length: 8 }, call));
    expect(proxy.tunnels).toHaveLength(2);
  });
});
