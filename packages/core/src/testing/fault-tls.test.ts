import https from "node:https";
import tls from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFaultServer, type FaultServer, type FaultServerOptions } from "./fault-server.node.ts";
import { cutBody, finish, reset } from "./faults/cuts.node.ts";
import { closedPort, failingLookup, silentLookup } from "./faults/network.node.ts";
import { respondJson } from "./faults/respond.node.ts";
import { selfSigned, testAuthority, type PemPair, type TestAuthority } from "./test-certificates.node.ts";
import { send, wire } from "./test-wire.node.ts";

let authority: TestAuthority;
let good: PemPair;
const servers: FaultServer[] = [];

beforeAll(async () => {
  authority = await testAuthority();
  good = await authority.issue();
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

async function server(options: FaultServerOptions): Promise<FaultServer> {
  const one = await startFaultServer(options);
  servers.push(one);
  return one;
}

/** The status or the error code of one exchange that trusts the test authority. */
function get(url: string, options: https.RequestOptions = {}): Promise<unknown> {
  return new Promise((resolve) => {
    let body: string | undefined;
    const failed = (error: NodeJS.ErrnoException): void => {
      resolve(body === undefined ? error.code : `${error.code} after "${body}"`);
    };
    const request = https.get(url, { ca: authority.ca, agent: false, ...options }, (response) => {
      body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      response.once("end", () => resolve(response.statusCode)).once("error", failed);
    });
    request.once("error", failed);
  });
}

describe("startFaultServer with TLS", () => {
  it("serves over TLS", async () => {
    const one = await server({ tls: good });
    expect(one.origin).toMatch(/^https:/);
    expect(await get(one.url)).toBe(200);
    expect(one.requests).toHaveLength(1);
    expect(one.errors).toEqual([]);
  });

  it("resets and half-closes under TLS", async () => {
    const script = [
      reset(),
      cutBody({ body: "0123", afterBytes: 2, by: "reset" }),
      finish(),
      respondJson({}),
    ];
    const one = await server({ tls: good, script });
    expect(await get(one.url)).toBe("ECONNRESET");
    expect(await get(one.url)).toBe('ECONNRESET after "01"');
    expect(await get(one.url)).toBe("ECONNRESET");
    expect(await get(one.url)).toBe(200);
    await expect.poll(() => one.connections.open).toBe(0);
  });

  it("shows certificates that must be refused", async () => {
    const wrongHost = await authority.issue({ hosts: ["other.example"] });
    const expired = await authority.issue({ expired: true });
    expect(await get((await server({ tls: await selfSigned() })).url)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(await get((await server({ tls: wrongHost })).url)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(await get((await server({ tls: expired })).url)).toBe("CERT_HAS_EXPIRED");
  });

  it("speaks TLS 1.1 only", async () => {
    const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    const one = await server({ tls: { ...good, ...old } });
    expect(await get(one.url)).toMatch(/EPROTO|PROTOCOL_VERSION/);
    expect(one.errors).toHaveLength(1);
    expect(await get(one.url, { ...old, minVersion: "TLSv1.1" })).toBe(200);
  });

  it("refuses a client without a certificate, or with one of a stranger", async () => {
    const one = await server({
      tls: { ...good, ca: authority.ca, requestCert: true, rejectUnauthorized: true },
    });
    expect(await get(one.url)).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET/);
    expect(await get(one.url, { ...(await selfSigned()) })).toMatch(/ECONNRESET|ALERT/);
    expect(await get(one.url, { ...(await authority.issue({ commonName: "client" })) })).toBe(200);
  });

  it("accepts the connection and stays silent in the handshake", async () => {
    const one = await server({ tls: good, silent: true });
    const socket = tls.connect({ port: one.port, host: "127.0.0.1" });
    socket.on("error", () => undefined);
    let shaken = false;
    socket.once("secureConnect", () => (shaken = true));
    await expect.poll(() => one.connections.open).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shaken).toBe(false);
    socket.destroy();
    await expect.poll(() => one.connections.open).toBe(0);
    const plain = await server({ silent: true });
    expect(await wire(plain.port, "GET / HTTP/1.1\r\n\r\n", 30)).toEqual({ text: "", end: "open" });
  });
});

describe("network faults without a server", () => {
  it("knows a port that refuses connections", async () => {
    expect((await send(`http://127.0.0.1:${await closedPort()}/`)).code).toBe("ECONNREFUSED");
  });

  it("fails or hangs in the name look-up", async () => {
    expect((await send("http://name.invalid/", { lookup: failingLookup() })).code).toBe("ENOTFOUND");
    expect((await send("http://name.invalid/", { lookup: failingLookup("EAI_AGAIN") })).code).toBe(
      "EAI_AGAIN",
    );
    const silent = send("http://name.invalid/", { lookup: silentLookup(), signal: AbortSignal.timeout(30) });
    expect((await silent).code).toBe("ABORT_ERR");
  });
});
