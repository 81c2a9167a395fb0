import http from "node:http";
import { createRequire } from "node:module";
import type express from "express";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { sign, verify } from "../../signatures/index.ts";
import { fastRuntime } from "../../testing/index.ts";
import { wire } from "../../testing/test-wire.node.ts";
import { toExpress, type FetchHandler } from "./index.ts";
import { frameworks, type Served, served } from "./test-frameworks.node.ts";
import { call, key, signedApi, signedRequest } from "./test-signed-api.ts";

const image = new Uint8Array(200_000).map((_, at) => at % 251);

describe.each(frameworks)("a signed API on $name", ({ start }) => {
  it.each<[string, number, Uint8Array, () => Response]>([
    ["bytes", 200, image, () => new Response(image)],
    ["a stream", 200, image, () => new Response(piecesOf(image))],
    ["an error", 422, utf8('{"errors":[]}'), () => Response.json({ errors: [] }, { status: 422 })],
    ["nothing", 204, new Uint8Array(0), () => new Response(null, { status: 204 })],
  ])("S13: answers with %s, signed as it arrives", async (_, status, bytes, answer) => {
    await using server = await start(signedApi(answer).handler, {}, "kept");
    const seen = await call(server);
    expect(seen.status).toBe(status);
    expect(Buffer.compare(seen.bytes, bytes)).toBe(0);
    expect(seen.verified).toMatchObject({
      keyId: "key-1",
      covered: ["(request-target)", "host", "date", "digest"],
    });
  });

  it("takes a signed GET without a body", async () => {
    await using server = await start(signedApi(() => new Response("{}")).handler, {}, "kept");
    expect((await call(server, { method: "GET", body: "" })).status).toBe(200);
  });

  it("S11, S13: every refusal is the same, and nothing of it is signed", async () => {
    const api = signedApi(() => new Response("{}"));
    await using server = await start(api.handler);
    const { headers, target } = await signedRequest(server, "POST", "{}");
    const signature = headers["Authorization"] ?? "";
    for (const [name, value] of [
      ["Authorization", ""],
      ["Authorization", signature.replace("key-1", "key-2")],
      ["Authorization", signature.replace(/signature="../, 'signature="AA')],
      ["Digest", "SHA-256=AAAA"],
      ["Date", new Date(0).toUTCString()],
    ] as const) {
      const spoiled = { ...headers, [name]: value };
      const response = await fetch(server.origin + target, { method: "POST", headers: spoiled, body: "{}" });
      expect([response.status, await response.text()]).toEqual([401, '{"error":"unauthorized"}']);
      expect([response.headers.get("signature"), response.headers.get("digest")]).toEqual([null, null]);
    }
  });

  it.each([
    ["a length beyond the limit", "content-length: 4000000\r\n\r\nx", 413],
    ["more bytes than the limit", `transfer-encoding: chunked\r\n\r\n800\r\n${"x".repeat(0x800)}\r\n`, 413],
    ["no end within its time", "content-length: 10\r\n\r\nabc", 408],
  ])("S12: a body with %s is refused before any key is asked for", async (_, rest, status) => {
    const api = signedApi(() => new Response("{}"));
    const options = { maxBytes: 1000, timeoutMs: 5000, runtime: fastRuntime({ speed: 10 }) };
    await using server = await start(api.handler, options);
    const { headers, target } = await signedRequest(server, "POST", "x");
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const { text } = await wire(server.port, `POST ${target} HTTP/1.1\r\n${head.join("")}${rest}`, 10_000);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text).not.toMatch(/\nsignature:/i);
    expect(api.keysAsked()).toBe(0);
  });
});

it("S1: Fastify hands over the raw bytes where its parsers are replaced as the error advises", async () => {
  await using app = Fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.post("/checks", async ({ method, originalUrl: target, raw, body }) =>
    verify({ method, target, headers: raw.rawHeaders, body: body as Buffer }, { keys: () => key }),
  );
  const { host } = new URL(await app.listen({ port: 0, host: "127.0.0.1" }));
  const request = { method: "POST", target: "/checks", headers: { host }, body: '{ "a": 1.0 }' };
  const signed = await sign(request, { keyId: "key-1", key });
  const response = await fetch(`http://${host}/checks`, {
    method: "POST",
    headers: { "content-type": "application/json", ...signed },
    body: request.body,
  });
  expect([response.status, await response.json()]).toEqual([
    200,
    expect.objectContaining({ keyId: "key-1" }),
  ]);
});

describe("behind express.json() that keeps the bytes, under a router of Express 4", () => {
  it("verifies and answers what was sent, byte for byte", async () => {
    const api = signedApi((_, body) => new Response(`got ${Buffer.from(body).toString()}`));
    await using server = await behindJson(api.handler, (_request, bytes) => bytes);
    expect(Buffer.from((await call(server)).bytes).toString()).toBe('got {"name":"é"}');
    expect((await call(server, { method: "GET", body: "" })).status).toBe(200);
  });

  it("S12: a body of another length than it names is refused before any key is asked for", async () => {
    const api = signedApi(() => new Response("{}"));
    await using server = await behindJson(api.handler, (_request, bytes) => bytes.subarray(1));
    const { headers, target } = await signedRequest(server, "POST", "{}");
    const response = await fetch(server.origin + target, { method: "POST", headers, body: "{}" });
    expect([response.status, api.keysAsked()]).toEqual([400, 0]);
  });
});

async function behindJson(
  handler: FetchHandler,
  keep: (request: http.IncomingMessage, bytes: Buffer) => Uint8Array,
): Promise<Served> {
  const make = createRequire(import.meta.url)("express4") as typeof express;
  const app = make();
  app.use(
    make.json({
      verify: (request, _response, bytes) => Object.assign(request, { rawBody: keep(request, bytes) }),
    }),
  );
  const router = make.Router();
  router.all("/acme", toExpress(handler));
  app.use("/api/hooks", router);
  return served(http.createServer(app));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function piecesOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      controller.enqueue(bytes.slice(at, (at += 7000)));
      if (at >= bytes.length) controller.close();
    },
  });
}
