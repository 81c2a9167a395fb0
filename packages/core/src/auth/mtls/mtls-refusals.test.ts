import { createServer, type AddressInfo, type Server } from "node:net";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../client/client.ts";
import { ConnectionError } from "../../errors/connection-error.ts";
import { ClientFixture, failure } from "../../testing/client-fixture.ts";
import { reset, respondJson, startFaultServer, type FaultServer } from "../../testing/index.ts";
import { testAuthority, type PemPair } from "../../testing/test-certificates.node.ts";
import { read, write } from "../../testing/test-client.ts";
import { virtualRuntime } from "../../testing/virtual-runtime.ts";
import { proxyFrom } from "../../proxy/proxy-from.ts";
import { startTestProxy } from "../../proxy/test-proxy.node.ts";
import { mtls } from "./mtls.node.ts";
import { startMtlsServer, testIdentities, type TestIdentities } from "./test-identities.node.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

let identities: TestIdentities;
let stranger: PemPair;
beforeAll(async () => {
  identities = await testIdentities();
  stranger = await (await testAuthority()).issue({ commonName: "mallory" });
});

function client(origin: string, pair: PemPair | undefined): Client {
  const { ca } = identities.authority;
  if (pair === undefined) return fixture.client({ tls: { ca } }, { baseUrl: origin });
  const auth = mtls({ ...pair, ca, runtime: fixture.runtime, allowExpired: true });
  return fixture.client({}, { baseUrl: origin, auth });
}

/** A server that answers the first bytes of every connection with this alert, as OpenSSL would. */
async function alertServer(
  alert: number,
): Promise<{ origin: string; server: Server; greeted: () => number }> {
  let greeted = 0;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      greeted += 1;
      socket.end(Uint8Array.of(0x15, 3, 3, 0, 2, 2, alert)); // record, version, length, fatal, alert
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `https://127.0.0.1:${port}`, server, greeted: () => greeted };
}

describe("row 11: the client certificate is refused with an alert", () => {
  it.each<[number, string, boolean]>([
    [40, "tls_client_certificate_required", false],
    [40, "tls_handshake_failed", true],
    [42, "tls_client_certificate_rejected", true],
    [43, "tls_client_certificate_rejected", true],
    [44, "tls_client_certificate_rejected", true],
    [45, "tls_client_certificate_expired", true],
    [46, "tls_client_certificate_rejected", true],
    [48, "tls_client_certificate_rejected", true],
    [49, "tls_client_certificate_rejected", true],
    [51, "tls_client_certificate_rejected", true],
    [51, "tls_handshake_failed", false],
    [70, "tls_version", true],
    [80, "tls_handshake_failed", true],
    [116, "tls_client_certificate_required", true],
  ])("%d is %s, certificate sent: %s", async (alert, code, sent) => {
    const { origin, server, greeted } = await alertServer(alert);
    const subject = client(origin, sent ? identities.alice : undefined);
    const error = await failure(subject.request(read));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      code,
      phase: "tls",
      retryable: false,
      stopReason: "not-retryable",
      attempts: { length: 1 },
    });
    expect(greeted()).toBe(1);
    expect(error.message).toContain("The TLS handshake failed.");
    if (code !== "tls_version") {
      const named = 'certificate sent is "CN=alice", issued by "CN=Fault server test CA", valid until 20';
      expect(error.message.includes(named)).toBe(sent);
    }
    await subject.close();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe.each(["TLSv1.2", "TLSv1.3"] as const)("row 11: a Node server refuses over %s", (maxVersion) => {
  const strict = (): Parameters<typeof startMtlsServer>[0] => ({
    ...identities.server,
    ca: identities.authority.ca,
    maxVersion,
  });

  it.each([
    ["a read", read],
    ["a write", write],
  ])("no certificate: it says so, once, for %s", async (_name, operation) => {
    await using server = await startMtlsServer(strict());
    const subject = client(server.origin, undefined);
    const error = await failure(subject.request(operation));
    expect(error).toMatchObject({
      code: "tls_client_certificate_required",
      phase: "tls",
      attempts: { length: 1 },
    });
    expect(error.message).toContain("mtls() sends one");
    expect(server.connections).toBe(1);
  });

  it("a stranger's certificate: it hangs up, and a read looks once more at most", async () => {
    await using server = await startMtlsServer(strict());
    const subject = client(server.origin, stranger);
    const error = await failure(subject.request(read));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      code: "tls_client_certificate_rejected_likely",
      phase: "tls",
      reason: "ECONNRESET",
      stopReason: "not-retryable",
      attempts: { length: 2 },
    });
    expect(error.message).toContain('"CN=mallory"');
    expect(server.connections).toBe(2);
    expect(server.seen).toEqual([]);
  });

  it("a stranger's certificate: a write is not sent again, and nobody claims that it was not done", async () => {
    await using server = await startMtlsServer(strict());
    const subject = client(server.origin, stranger);
    const error = await failure(subject.request(write));
    expect(error.attempts).toHaveLength(1);
    expect(server.connections).toBe(1);
    expect(error.message).toContain('"CN=mallory"');
    // In TLS 1.3 the request may be on its way before the server looks at the certificate.
    expect(error.code).toBe(
      error.attempts[0]?.mayHaveTakenEffect === true
        ? "outcome_unknown"
        : "tls_client_certificate_rejected_likely",
    );
    expect(maxVersion === "TLSv1.2" && error.code === "outcome_unknown").toBe(false);
  });

  it("an expired certificate: it hangs up too", async () => {
    await using server = await startMtlsServer(strict());
    const expired = await identities.authority.issue({ commonName: "old", expired: true });
    const error = await failure(client(server.origin, expired).request(read));
    expect(error).toMatchObject({ code: "tls_client_certificate_rejected_likely" });
  });
});

describe("row 11: the client certificate is refused with an answer", () => {
  const page = (title: string): string =>
    `<html>\r\n<head><title>400 ${title}</title></head>\r\n<body><center><h1>400 Bad Request</h1></center></body></html>`;

  it.each<[string, number, string, string, string]>([
    [
      "none",
      400,
      "text/html",
      page("No required SSL certificate was sent"),
      "tls_client_certificate_required",
    ],
    ["a bad one", 400, "text/html", page("The SSL certificate error"), "tls_client_certificate_rejected"],
    ["a bad one, by nginx' own status", 495, "text/html", "", "tls_client_certificate_rejected"],
    ["none, by nginx' own status", 496, "text/html", "", "tls_client_certificate_required"],
    ["another page", 400, "text/html", page("Bad Request"), "bad_request"],
    [
      "the same words as JSON",
      400,
      "application/json",
      '{"message":"The SSL certificate error"}',
      "bad_request",
    ],
  ])("%s: %d", async (_name, status, type, body, code) => {
    await using server = await startMtlsServer(
      { ...identities.server, rejectUnauthorized: false },
      (_request, response) => response.writeHead(status, { "content-type": type }).end(body),
    );
    const error = await failure(client(server.origin, stranger).request(write));
    expect(error).toMatchObject({ code, status, attempts: { length: 1 } });
    expect(server.seen).toHaveLength(1);
  });

  it("403 stays the provider's answer, with a hint", async () => {
    await using server = await startMtlsServer(
      { ...identities.server, rejectUnauthorized: false },
      (_request, response) => response.writeHead(403, { "content-type": "application/json" }).end("{}"),
    );
    const error = await failure(client(server.origin, stranger).request(read));
    expect(error).toMatchObject({ code: "permission_denied", status: 403 });
    expect(error.message).toContain("client certificate");
  });
});

describe("row 11: through a proxy", () => {
  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "a refusal over %s is told apart from a broken tunnel",
    async (maxVersion) => {
      const proxy = await startTestProxy();
      await using server = await startMtlsServer({
        ...identities.server,
        ca: identities.authority.ca,
        maxVersion,
      });
      const auth = mtls({ ...stranger, ca: identities.authority.ca, runtime: fixture.runtime });
      const subject = fixture.client(
        { proxy: proxyFrom(`http://${proxy.host}`) },
        { baseUrl: server.origin, auth },
      );
      expect(await failure(subject.request(read))).toMatchObject({
        code: "tls_client_certificate_rejected_likely",
        phase: "tls",
        attempts: { length: 2 },
      });
      await subject.close();
      await proxy.close();
    },
  );
});

describe("A11: after a refusal the certificate is read again", () => {
  it("in time for the second look of a read, and once for many calls", async () => {
    await using server = await startMtlsServer({ ...identities.server, ca: identities.authority.ca });
    let asked = 0;
    const source = (): PemPair => {
      asked += 1;
      return asked === 1 ? stranger : identities.alice;
    };
    const auth = mtls({ source, ca: identities.authority.ca, runtime: fixture.runtime });
    const subject = fixture.client({}, { baseUrl: server.origin, auth });
    await Promise.all(Array.from({ length: 10 }, () => subject.request(read)));
    expect(asked).toBe(2);
    expect(new Set(server.seen.map((seen) => seen.client))).toEqual(new Set(["alice"]));
  });

  it("not more often than once a minute, and not at all where nothing can change", async () => {
    let asked = 0;
    const source = (): PemPair => {
      asked += 1;
      return identities.alice;
    };
    const runtime = virtualRuntime({ startMs: Date.now() });
    const auth = mtls({ source, runtime });
    await auth.reload();
    const refuse = async (): Promise<void> => {
      auth.tls.refused?.(auth.tls.current().certificate);
      await new Promise((resolve) => setImmediate(resolve));
    };
    await refuse();
    await refuse();
    expect(asked).toBe(2);
    await runtime.advance(60_000);
    await refuse();
    expect(asked).toBe(3);
    auth.tls.refused?.({ ...auth.tls.current().certificate }); // not the one in use
    await runtime.advance(60_000);
    await auth.close();
    await refuse();
    expect(asked).toBe(3);
  });
});

describe("row 4: a connection that was idle and is dead says nothing of the certificate", () => {
  let server: FaultServer;
  const start = async (): Promise<Client> => {
    const { authority, server: pair, alice } = identities;
    server = await startFaultServer({
      tls: { ...pair, ca: authority.ca, requestCert: true, rejectUnauthorized: true },
    });
    return client(server.origin, alice);
  };

  it("a read goes out again on a fresh one", async () => {
    const subject = await start();
    await subject.request(read);
    server.script([reset(), respondJson({})]);
    const { attempts } = await subject.request(read).withResponse();
    expect(attempts).toHaveLength(2);
    await subject.close();
    await server.close();
  });

  it("a write does not", async () => {
    const subject = await start();
    await subject.request(read);
    server.script([reset(), respondJson({})]);
    const error = await failure(subject.request(write));
    expect(error).toMatchObject({ code: "outcome_unknown", attempts: { length: 1 } });
    expect(error.message).not.toContain("certificate");
    await subject.close();
    await server.close();
  });
});
