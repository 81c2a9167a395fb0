import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mtls } from "../auth/index.ts";
import type { Client } from "../client/client.ts";
import type { ClientOptions } from "../client/client-options.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import {
  always,
  closedPort,
  type FaultServer,
  hang,
  reset,
  respondJson,
  virtualRuntime,
} from "../testing/index.ts";
import { testAuthority } from "../testing/test-certificates.node.ts";
import { read, write } from "../testing/test-client.ts";
import { type TestIdentities, testIdentities } from "../auth/mtls/test-identities.node.ts";
import { proxyFrom } from "./index.ts";
import { startTestProxy, type TestProxy, type TestProxyOptions } from "./test-proxy.node.ts";

const fixture = new ClientFixture(2); // handshakes take their time
let identities: TestIdentities;
let origin: FaultServer;
let proxy: TestProxy;
beforeAll(async () => {
  identities = await testIdentities();
});
beforeEach(async () => {
  await fixture.start();
  const { server, authority } = identities;
  const tls = { ...server, ca: authority.ca, requestCert: true, rejectUnauthorized: true };
  origin = await fixture.peer({ tls, script: always(respondJson({})) });
});
afterEach(async () => {
  await proxy.close();
  await fixture.stop();
});

/** A client with the certificate of Alice, behind a proxy. */
async function through(
  options: ClientOptions = {},
  { behaviour = {}, host, ca = identities.authority.ca }: Variation = {},
): Promise<Client> {
  proxy = await startTestProxy(behaviour);
  return fixture.client(
    { proxy: proxyFrom(`http://${host ?? proxy.host}`), ...options },
    { baseUrl: origin.origin, auth: mtls({ ...identities.alice, ca }) },
  );
}

interface Variation {
  readonly behaviour?: TestProxyOptions;
  readonly host?: string;
  readonly ca?: string;
}

describe("a client certificate behind a proxy", () => {
  it("row 4: a tunnel that died while it was idle says nothing of the certificate", async () => {
    const subject = await through();
    await subject.request(read);
    origin.script([reset(), respondJson({})]);
    const { attempts } = await subject.request(read).withResponse();
    expect(attempts).toMatchObject([{ failure: "ECONNRESET", waitMs: 0 }, { status: 200 }]);
    origin.script([reset(), respondJson({})]);
    const error = await failure(subject.request(write));
    expect(error).toMatchObject({ code: "outcome_unknown", attempts: { length: 1 } });
    expect(error.message).not.toContain("certificate");
  });

  it("row 9: a proxy that refuses connections is asked three times, for writes too", async () => {
    const subject = await through({}, { host: `127.0.0.1:${await closedPort()}` });
    const error = await failure(subject.request(write));
    expect(error).toMatchObject({ code: "connection_connect", attempts: { length: 3 } });
  });

  it("row 9: a silent handshake behind the proxy is TimeoutError(connect)", async () => {
    const timeouts = { connectMs: 200 };
    const subject = await through(
      { timeouts, maxAttempts: 1 },
      { behaviour: { instead: "silence-in-tunnel" } },
    );
    expect(await failure(subject.request(write))).toMatchObject({ name: "TimeoutError", phase: "connect" });
    await until(() => proxy.open === 0);
  });

  it("row 10: a full pool is TimeoutError(connect), and the place of an aborted call is free again", async () => {
    origin.script([hang(), respondJson({})]);
    const runtime = virtualRuntime();
    const subject = await through({ runtime, maxSockets: 1, maxAttempts: 1, timeouts: { connectMs: 5000 } });
    const giveUp = new AbortController();
    const first = failure(subject.request(read, { signal: giveUp.signal }));
    await until(() => origin.requests.length === 1);
    const waiting = failure(subject.request(write));
    await runtime.advance(5000);
    expect(await waiting).toMatchObject({ name: "TimeoutError", phase: "connect" });
    giveUp.abort();
    expect((await first).name).toBe("AbortError");
    await subject.request(read);
  });

  it("row 11: an origin that nobody vouches for is ConnectionError(tls), once", async () => {
    const stranger = await testAuthority();
    const subject = await through({}, { ca: stranger.ca });
    const error = await failure(subject.request(read));
    expect(error).toMatchObject({
      code: "tls_server_certificate_untrusted",
      phase: "tls",
      attempts: { length: 1 },
    });
  });
});
