import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { connect, createServer, type AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ConfigurationError, InvalidArgumentError } from "@idbraid/core";
import { fastRuntime } from "@idbraid/core/testing";
import type { Integration } from "../integration/options.ts";
import { serve, type ServeOptions, type Serving } from "./index.ts";
import { testCertificates, type TestCertificates } from "./test-certificates.node.ts";

let certificates: TestCertificates;
const running: Serving[] = [];

beforeAll(async () => {
  certificates = await testCertificates();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(running.splice(0).map((server) => server.close({ drainMs: 0 })));
});

describe("on loopback", () => {
  it.each(["127.0.0.1", "127.8.9.10", "localhost"])("serves plain HTTP on %s", async (host) => {
    const server = await started({ host, port: 0 });
    expect(server.url).toBe(`http://${host}:${server.port}/`);
    expect(await (await fetch(server.url)).text()).toBe("hello");
  });

  it("serves plain HTTP on ::1", async () => {
    const server = await started({ host: "::1", port: 0 });
    expect(server.url).toBe(`http://[::1]:${server.port}/`);
    expect(await (await fetch(server.url)).text()).toBe("hello");
  });

  it("takes the port from PORT, which an option outdoes", async () => {
    const free = await started({ port: 0 });
    await free.close();
    vi.stubEnv("PORT", String(free.port));
    expect((await started()).port).toBe(free.port);
    expect((await started({ port: 0 })).port).not.toBe(free.port);
  });
});

describe("off loopback", () => {
  it.each([
    "0.0.0.0",
    "::",
    "192.0.2.1",
    "example.com",
    "127.0.0.1.example.com",
    "128.0.0.1",
    "127.1",
    "127.0.0.256",
  ])("refuses plain HTTP on %s, and tells what to do", async (host) => {
    const error = await refusal({ host, port: 0 });
    expect([error.code, error.problems.map(({ path }) => path)]).toEqual(["plain_http_refused", ["host"]]);
    expect(error.message).toMatch(/^\[passfort\] serve\(\).*"tls".*proxy on the same host/);
  });

  it("serves HTTPS", async () => {
    const server = await started({ host: "0.0.0.0", port: 0, tls: chain() });
    expect(await get(`https://127.0.0.1:${server.port}/`)).toBe("hello over TLSv1.3");
  });
});

describe("with TLS", () => {
  it("takes intermediate certificates after the certificate, or by themselves", async () => {
    const { cert, key, intermediate } = certificates;
    expect(await get((await started({ port: 0, tls: chain() })).url)).toBe("hello over TLSv1.3");
    const apart = await started({ port: 0, tls: { cert, key: Buffer.from(key), ca: intermediate } });
    expect(await get(apart.url)).toBe("hello over TLSv1.3");
    const without = await started({ port: 0, tls: { cert, key } });
    expect(await get(without.url)).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });

  it("opens a key with its passphrase", async () => {
    const key = createPrivateKey(certificates.key);
    const locked = {
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "open sesame",
    } as const;
    const tls = { ...chain(), key: key.export(locked) as string, passphrase: "open sesame" };
    expect(await get((await started({ port: 0, tls })).url)).toBe("hello over TLSv1.3");
    const error = await refusal({ port: 0, tls: { ...tls, passphrase: "open barley" } });
    expect(error.code).toBe("tls_unusable");
    expect(`${error.message}${JSON.stringify(error)}`).not.toMatch(/open barley|BEGIN/);
    expect(error.cause).toBeUndefined();
  });

  it("takes certificate and key in a PKCS #12 file", async () => {
    const file = (name: string): Buffer => readFileSync(new URL(`__fixtures__/${name}`, import.meta.url));
    const tls = { pfx: file("server.pfx"), passphrase: "fixture password" };
    const server = await started({ port: 0, tls });
    expect(await get(server.url, { ca: file("server-cert.pem") })).toBe("hello over TLSv1.3");
  });

  it("serves TLS 1.2", async () => {
    const server = await started({ port: 0, tls: chain() });
    expect(await get(server.url, { maxVersion: "TLSv1.2" })).toBe("hello over TLSv1.2");
  });

  it("answers no plain HTTP", async () => {
    const { port } = await started({ port: 0, tls: chain() });
    expect(await get(`http://127.0.0.1:${port}/`)).toMatch(/ECONNRESET|HPE_/);
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ["a floor of its own", { ...pem(), minVersion: "TLSv1.1" }, "tls.minVersion", /not known/],
    ["unchecked handshakes", { ...pem(), secureProtocol: "TLS_method" }, "tls.secureProtocol", /not known/],
    ["a certificate without a key", { cert: "a" }, "tls", /"cert" and "key"/],
    ["a key without a certificate", { key: "a" }, "tls", /"cert" and "key"/],
    ["PEM and PKCS #12", { ...pem(), pfx: new Uint8Array(1) }, "tls", /or "pfx" alone/],
    ["an empty certificate", { ...pem(), cert: "" }, "tls.cert", /PEM/],
    ["nothing", {}, "tls", /"cert" and "key"/],
  ])("refuses %s", async (_, tls, path, message) => {
    const { problems } = await refusal({ port: 0, tls });
    expect(problems).toEqual([{ path, message: expect.stringMatching(message) as string }]);
  });

  it("refuses what is no certificate, and a key of another one", async () => {
    expect((await refusal({ port: 0, tls: pem() })).code).toBe("tls_unusable");
    const { key } = await testCertificates();
    expect((await refusal({ port: 0, tls: { ...chain(), key } })).message).toMatch(
      /MISMATCH.*belong together/,
    );
  });
});

it("tells all problems of its options at once", async () => {
  vi.stubEnv("PORT", "http");
  const error = await refusal({ host: "0.0.0.0", headersTimeoutMs: 0, prot: 1 });
  expect(error.problems.map(({ path }) => path).toSorted()).toEqual([
    "PORT",
    "headersTimeoutMs",
    "host",
    "prot",
  ]);
  expect((await refusal({ port: 0, tls: null })).problems).toEqual([
    { path: "tls", message: "must be object, not null" },
  ]);
  for (const change of [{ headersTimeoutMs: 100.5 }, { runtime: {} }]) {
    const { problems } = await refusal({ port: 0, ...change });
    expect(problems.map(({ path }) => path)).toEqual(Object.keys(change));
  }
  expect((await refusal({ port: 65_536 })).message).toMatch(/"port" must be a whole number from 0 to 65535/);
});

it("tells that a port is taken", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const error = await refusal({ port });
  expect(error.code).toBe("listen_failed");
  expect(error.message).toBe(
    `[passfort] serve() cannot listen on 127.0.0.1, port ${port} (EADDRINUSE). ` +
      'Another program listens there. Stop it, or pass another "port".',
  );
  await new Promise((resolve) => other.close(resolve));
});

it("tells that an address is none of this machine", async () => {
  expect((await refusal({ port: 0, host: "192.0.2.1", tls: chain() })).message).toMatch(/EADDRNOTAVAIL/);
});

it("S12: ends a connection whose headers come slowly", async () => {
  const server = await started({ port: 0, headersTimeoutMs: 100 });
  expect(await wire(server.port, "GET / HTTP/1.1\r\nhost: a\r\n")).toMatch(/^HTTP\/1\.1 408 /);
});

it("S12: ends a connection whose headers are too large", async () => {
  const server = await started({ port: 0 });
  const head = `GET / HTTP/1.1\r\nhost: a\r\nx-large: ${"a".repeat(17_000)}\r\n\r\n`;
  expect(await wire(server.port, head)).toMatch(/^HTTP\/1\.1 431 /);
});

it("refuses what is no integration", async () => {
  await expect(serve({} as never, { port: 0 })).rejects.toBeInstanceOf(ConfigurationError);
});

describe("close", () => {
  it("waits for answers that are under way, and takes no new connections", async () => {
    const { handler, asked, answer } = held();
    const server = await started({ port: 0 }, handler);
    const agent = new http.Agent({ keepAlive: true });
    const response = get(server.url, { agent });
    await asked;
    const closed = server.close({ drainMs: 600_000 });
    expect(await get(server.url)).toBe("ECONNREFUSED");
    answer();
    expect(await response).toBe("held");
    await closed; // though the connection was to be kept alive
    agent.destroy();
  });

  it("tells those who wait for an answer to send nothing more on its connection", async () => {
    const { handler, asked, answer } = held();
    const server = await started({ port: 0 }, handler);
    const received = wire(server.port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await asked;
    const closed = server.close({ drainMs: 600_000 });
    answer();
    expect(await received).toMatch(/^HTTP\/1\.1 200 [^]*\r\nConnection: close\r\n[^]*held/i);
    await closed;
  });

  it("cuts what is still open in the end", async () => {
    const { handler, asked } = held();
    const server = await started({ port: 0, runtime: fastRuntime({ speed: 1000 }) }, handler);
    const response = get(server.url);
    await asked;
    await server.close();
    expect(await response).toBe("ECONNRESET");
  });

  it("can be called again, also to cut at once", async () => {
    const { handler, asked } = held();
    const server = await started({ port: 0 }, handler);
    const response = get(server.url);
    await asked;
    const closed = server.close({ drainMs: 60_000 });
    await server.close({ drainMs: 0 });
    await closed;
    expect(await response).toBe("ECONNRESET");
    await server.close();
  });

  it("cuts connections whose handshake has not ended", async () => {
    const server = await started({ port: 0, tls: chain(), headersTimeoutMs: 60_000 });
    const socket = connect(server.port, "127.0.0.1");
    const ended = new Promise((resolve) => socket.on("error", () => undefined).once("close", resolve));
    await new Promise((resolve) => socket.once("connect", resolve));
    expect(await get(server.url)).toBe("hello over TLSv1.3"); // so that the server has the one before
    await server.close({ drainMs: 0 });
    await ended;
  });

  it("refuses a time that is none", async () => {
    const server = await started({ port: 0 });
    await expect(server.close({ drainMs: Number.NaN })).rejects.toBeInstanceOf(InvalidArgumentError);
    expect(await (await fetch(server.url)).text()).toBe("hello");
  });

  it("happens at the end of a block", async () => {
    let url: string;
    {
      await using server = await serve(integrationOf(hello), { port: 0 });
      url = server.url;
      expect(await get(url)).toBe("hello");
    }
    expect(await get(url)).toBe("ECONNREFUSED");
  });
});

type Handler = (request: Request) => Response | Promise<Response>;

async function started(options?: ServeOptions, handler: Handler = hello): Promise<Serving> {
  const server = await serve(integrationOf(handler), options);
  running.push(server);
  return server;
}

async function refusal(options: object): Promise<ConfigurationError> {
  const error: unknown = await serve(integrationOf(hello), options).then(
    async (server) => server.close({ drainMs: 0 }),
    (reason: unknown) => reason,
  );
  if (!ConfigurationError.isInstance(error)) throw new Error("The options were expected to be refused.");
  return error;
}

/** What serves it does not look into an integration. */
function integrationOf(handler: Handler): Integration {
  const metadata = { protocol_version: 1, provider_name: "Example" } as const;
  return Object.assign(async (request: Request) => handler(request), { metadata, config: {} as never });
}

function hello(): Response {
  return new Response("hello");
}

/** A handler that answers when it is told to. */
function held(): { readonly handler: Handler; readonly asked: Promise<void>; readonly answer: () => void } {
  let answer = (): void => undefined;
  let begin = (): void => undefined;
  const asked = new Promise<void>((resolve) => (begin = resolve));
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const handler = async (): Promise<Response> => {
    begin();
    await answered;
    return new Response("held");
  };
  return { handler, asked, answer };
}

function chain(): { readonly cert: string; readonly key: string } {
  const { cert, intermediate, key } = certificates;
  return { cert: cert + "\n" + intermediate, key };
}

function pem(): { readonly cert: string; readonly key: string } {
  return { cert: "-----BEGIN CERTIFICATE-----", key: "-----BEGIN PRIVATE KEY-----" };
}

/** The answer, with the version of TLS; or the code of the error. */
function get(url: string, options: https.RequestOptions = {}): Promise<string> {
  return new Promise((resolve) => {
    const { get: send } = url.startsWith("https:") ? https : http;
    const failed = (error: NodeJS.ErrnoException): void => {
      resolve(String(error.code));
    };
    send(url, { ca: certificates.root, agent: false, ...options }, (response) => {
      const protocol = (response.socket as Partial<TLSSocket>).getProtocol?.();
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("error", failed);
      response.on("end", () => {
        resolve(protocol === undefined ? text : `${text} over ${protocol ?? ""}`);
      });
    }).on("error", failed);
  });
}

/** Everything that the server says until it hangs up. */
function wire(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("latin1").on("data", (chunk) => (text += String(chunk)));
    socket.on("error", () => undefined).on("close", () => resolve(text));
  });
}
