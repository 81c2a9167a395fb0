import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../client/client.ts";
import type { ClientOptions } from "../../client/client-options.ts";
import { proxyFrom } from "../../proxy/proxy-from.ts";
import { startTestProxy, type TestProxy } from "../../proxy/test-proxy.node.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import type { PemPair } from "../../testing/test-certificates.node.ts";
import { read } from "../../testing/test-client.ts";
import { mtls, type MtlsStrategy } from "./mtls.node.ts";
import {
  type MtlsServer,
  startMtlsServer,
  type TestIdentities,
  testIdentities,
} from "./test-identities.node.ts";

const fixture = new ClientFixture(1);
let identities: TestIdentities;
let pair: PemPair;
beforeAll(async () => {
  identities = await testIdentities();
});
beforeEach(async () => {
  await fixture.start();
  pair = identities.alice;
});
afterEach(fixture.stop);

function identity(): MtlsStrategy {
  return mtls({ source: () => pair, ca: identities.authority.ca, runtime: fixture.runtime });
}

function serverOf(opened: Promise<void> = Promise.resolve(), headers: object = {}): Promise<MtlsServer> {
  const { authority, server } = identities;
  return startMtlsServer({ ...server, ca: authority.ca }, (_request, response) => {
    void opened.then(() =>
      response.writeHead(200, { "content-type": "application/json", ...headers }).end("{}"),
    );
  });
}

function client(server: MtlsServer, auth: MtlsStrategy, options: ClientOptions = {}): Client {
  const patient = { connectMs: 120_000, headersMs: 120_000, totalMs: 240_000 }; // no limit is the point here
  return fixture.client({ timeouts: patient, ...options }, { baseUrl: server.origin, auth });
}

describe.each(["directly", "through a proxy"])("A12: a rotation, %s", (way) => {
  let proxy: TestProxy | undefined;
  beforeEach(async () => {
    proxy = way === "directly" ? undefined : await startTestProxy();
  });
  afterEach(async () => {
    await proxy?.close();
  });
  const options = (): ClientOptions =>
    proxy === undefined ? {} : { proxy: proxyFrom(`http://${proxy.host}`) };

  it("while 500 calls wait moves all of them: none fails, none is sent twice, no old connection is made", async () => {
    let open = (): void => undefined;
    await using server = await serverOf(new Promise<void>((resolve) => (open = resolve)));
    const auth = identity();
    const subject = client(server, auth, { maxSockets: 10, ...options() });
    const calls = Array.from({ length: 500 }, () => subject.request(read).withResponse());
    await until(() => server.seen.length === 10);
    pair = identities.bob;
    expect(await auth.reload()).toBe("rotated");
    await until(() => server.seen.length === 20);
    open();
    const answers = await Promise.all(calls);
    expect(answers.every(({ attempts }) => attempts.length === 1)).toBe(true);
    const names = server.seen.map((seen) => seen.client);
    expect([names.length, names.filter((name) => name === "alice").length]).toEqual([500, 10]);
    expect(server.connections).toBe(20);
    await until(() => !server.openFor.includes("alice"));
    await subject.close();
  });

  it("makes no connection with the old one for calls that have moved, though the old ones close", async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    await using server = await serverOf(opened, { connection: "close" });
    const auth = identity();
    const subject = client(server, auth, { maxSockets: 2, ...options() });
    const calls = Array.from({ length: 6 }, () => subject.request(read));
    await until(() => server.seen.length === 2);
    pair = identities.bob;
    await auth.reload();
    open();
    await Promise.all(calls);
    await subject.close();
    await until(() => server.open === 0);
    expect([server.seen.length, server.connections]).toEqual([6, 6]);
  });

  it("to a certificate that the server refuses fails the calls that use it, and back heals", async () => {
    await using server = await serverOf();
    const auth = identity();
    const subject = client(server, auth, { maxAttempts: 1, ...options() });
    await subject.request(read);
    pair = (await testIdentities()).alice; // of another authority
    await auth.reload();
    const errors = await Promise.all([1, 2, 3].map(() => failure(subject.request(read))));
    for (const error of errors) expect(error.code).toMatch(/^tls_client_certificate_rejected/);
    pair = identities.bob;
    await auth.reload();
    await Promise.all([1, 2, 3].map(() => subject.request(read)));
    expect(server.seen.map((seen) => seen.client)).toEqual(["alice", "bob", "bob", "bob"]);
    await subject.close();
  });

  it("while the client closes leaves no connection and no timer, and opens nothing again", async () => {
    await using server = await serverOf();
    const auth = identity();
    const subject = client(server, auth, options());
    await Promise.all([1, 2, 3].map(() => subject.request(read)));
    pair = identities.bob;
    const calls = [1, 2, 3].map(() => failure(subject.request(read)));
    const [outcome] = await Promise.all([auth.reload(), subject.close()]);
    expect(outcome).toBe("rotated");
    for (const error of await Promise.all(calls)) expect(error.name).toBe("AbortError");
    expect((await failure(subject.request(read))).code).toBe("client_closed");
    await until(() => server.open === 0);
    expect(fixture.runtime.liveTimers).toBe(0);
  });
});
