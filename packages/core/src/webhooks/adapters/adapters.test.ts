import { createHash } from "node:crypto";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { systemRuntime } from "../../runtime/system-runtime.ts";
import { countingRuntime, fastRuntime, signWebhook } from "../../testing/index.ts";
import { send, wire } from "../../testing/test-wire.node.ts";
import type { IdentityError } from "../index.ts";
import { scheme, secret, testEndpoint, until } from "../test-endpoint.ts";
import type { FetchHandler, InboundFacts } from "./index.ts";
import { frameworks } from "./test-frameworks.node.ts";

const path = "/api/hooks/acme";
const delivery = (text = '{"id":"evt_1"}'): ReturnType<typeof signWebhook> =>
  signWebhook(scheme, secret, text, { headers: { "content-type": "application/json" } });

/** Tells what came, as JSON. */
const echo: FetchHandler = async (request, inbound) =>
  Response.json({
    url: request.url,
    method: request.method,
    target: inbound.target,
    rawHeaders: inbound.rawHeaders,
    body: await request.text(),
  });

describe.each(frameworks)("$name", ({ start, seesBytesAnyway, advice }) => {
  it("delivers a webhook under a prefix, byte for byte", async () => {
    const endpoint = testEndpoint();
    await using server = await start(endpoint.handler);
    const text = '{ "id": "evt_é",\r\n "more": 1.0 }\n';
    const response = await fetch(server.origin + path, await delivery(text));
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(endpoint.handled[0]?.event).toEqual({ id: "evt_é" });
    expect(new TextDecoder().decode(endpoint.handled[0]?.delivery.body)).toBe(text);
  });

  it("row 27: runs the handler once for 10 deliveries in parallel", async () => {
    const endpoint = testEndpoint();
    await using server = await start(endpoint.handler);
    const signed = await delivery();
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => fetch(server.origin + path, signed)),
    );
    expect(responses.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect(endpoint.handled).toHaveLength(1);
    await Promise.all(responses.map((response) => response.arrayBuffer()));
  });

  it("row 28: runs it again after it failed", async () => {
    let calls = 0;
    const endpoint = testEndpoint({
      handle: () => ((calls += 1) === 1 ? Promise.reject(new Error("down")) : undefined),
    });
    await using server = await start(endpoint.handler);
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1)
      statuses.push((await fetch(server.origin + path, await delivery())).status);
    expect([statuses, calls]).toEqual([[500, 200, 200], 2]);
  });

  it("works behind a body parser that keeps the bytes", async () => {
    const endpoint = testEndpoint();
    await using server = await start(endpoint.handler, {}, "kept");
    expect((await fetch(server.origin + path, await delivery())).status).toBe(200);
    expect(endpoint.errors).toEqual([]);
  });

  it(`behind a body parser that drops the bytes ${seesBytesAnyway ? "it has them all the same" : "it answers 500 and says how to get them"}`, async () => {
    const endpoint = testEndpoint();
    await using server = await start(endpoint.handler, {}, "parsed");
    const response = await fetch(server.origin + path, await delivery());
    const told = endpoint.errors.map(({ error }) => error as IdentityError);
    if (seesBytesAnyway) {
      expect([response.status, told]).toEqual([200, []]);
      return;
    }
    expect([response.status, await response.text()]).toEqual([500, ""]);
    expect(told).toEqual([
      expect.objectContaining({ name: "ConfigurationError", code: "raw_body_required" }),
    ]);
    expect(told[0]?.message).toMatch(advice);
    expect(endpoint.handled).toEqual([]);
  });

  it("shows the URL as it was asked for, with its prefix, and every header as it was sent", async () => {
    await using server = await start(echo);
    const target = `${path}?a=%2F%20&b=c|d&a=2`;
    const headers = ["X-Twice", "one", "x-twice", "two", "Host", `127.0.0.1:${server.port}`];
    const { status, body } = await send(server.origin + path, {
      method: "POST",
      path: target,
      headers: headers as never,
      body: "hi",
    });
    const seen = JSON.parse(String(body)) as InboundFacts & { url: string; body: string };
    expect([status, seen.target, seen.body]).toEqual([200, target, "hi"]);
    expect(seen.url).toBe(new URL(server.origin + target).href);
    expect(seen.rawHeaders?.slice(0, 4)).toEqual(headers.slice(0, 4));
  });

  it("shows the public URL where a proxy stands in front, and no forwarding header decides it", async () => {
    await using server = await start(echo, { publicUrl: "https://hooks.example.com/front/" });
    const headers = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher" };
    const response = await fetch(`${server.origin}${path}?x=1`, { method: "POST", headers });
    expect(await response.json()).toMatchObject({
      url: `https://hooks.example.com/front${path}?x=1`,
      target: `${path}?x=1`,
    });
  });

  it("gives back status, reason, headers, cookies and bytes unchanged", async () => {
    const bytes = new Uint8Array(100_000).map((_, i) => i % 251);
    await using server = await start(() => {
      const headers = new Headers({ "content-type": "application/octet-stream", "x-one": "1" });
      headers.append("set-cookie", "a=1");
      headers.append("set-cookie", "b=2; Path=/");
      return new Response(bytes, { status: 203, headers });
    });
    const response = await fetch(server.origin + path);
    expect([response.status, response.headers.get("x-one"), response.headers.getSetCookie()]).toEqual([
      203,
      "1",
      ["a=1", "b=2; Path=/"],
    ]);
    expect(digest(new Uint8Array(await response.arrayBuffer()))).toBe(digest(bytes));
  });

  it("streams an answer, and ends its source when the client hangs up", async () => {
    let cancelled = false;
    await using server = await start(() => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
        cancel: () => void (cancelled = true),
      });
      return new Response(body);
    });
    const controller = new AbortController();
    const response = await fetch(server.origin + path, { signal: controller.signal });
    const reader = response.body!.getReader();
    expect(((await reader.read()) as { value: Uint8Array }).value.length).toBeGreaterThan(0);
    controller.abort();
    await until(() => cancelled);
  });

  it("answers a HEAD without a body", async () => {
    await using server = await start(() => new Response("text", { headers: { "x-one": "1" } }));
    const { status, bytes } = await send(server.origin + path, { method: "HEAD" });
    expect([status, bytes]).toEqual([200, 0]);
  });

  it("answers 500 without a word when the handler throws, and tells the hook", async () => {
    const errors: unknown[] = [];
    const fail = (): never => {
      throw new Error("secret detail");
    };
    await using server = await start(fail, { onError: (error) => errors.push(error) });
    const response = await fetch(server.origin + path, { method: "POST", body: "x" });
    expect([response.status, await response.text()]).toEqual([500, ""]);
    expect(errors).toEqual([expect.objectContaining({ message: "secret detail" })]);
  });

  it.each([
    ["by the length that it names", "content-length: 4000000\r\n"],
    ["by its bytes", "transfer-encoding: chunked\r\n"],
  ])("answers 413 to a body that is too large %s", async (_, framing) => {
    await using server = await start(async (request) => new Response(await request.text()), {
      maxBytes: 1000,
      runtime: fastRuntime(),
    });
    const body = framing.startsWith("content") ? "x" : `800\r\n${"x".repeat(0x800)}\r\n`;
    const { text } = await wire(
      server.port,
      `POST ${path} HTTP/1.1\r\nhost: a\r\n${framing}\r\n${body}`,
      10_000,
    );
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("answers 408 to a body that does not come in time", async () => {
    const options = { runtime: fastRuntime({ speed: 50 }), timeoutMs: 5000 };
    await using server = await start(async (request) => new Response(await request.text()), options);
    const { text } = await wire(
      server.port,
      `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc`,
      10_000,
    );
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("S12: waits no longer for a body that the handler gives up, although its sender says nothing more", async () => {
    const runtime = countingRuntime(systemRuntime());
    await using server = await start(
      async (request) => {
        const reader = request.body?.getReader();
        await reader?.read();
        void reader?.read(); // never comes
        await new Promise((resolve) => setImmediate(resolve)); // it is waited for
        await reader?.cancel();
        return new Response("enough");
      },
      { runtime, timeoutMs: 600_000 },
    );
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc`);
    await new Promise((resolve) => socket.once("data", resolve));
    socket.destroy();
    await until(() => runtime.liveTimers === 0);
  });

  it.each([
    ["hangs up within it", "destroy"],
    ["ends its side before it is complete", "end"],
  ] as const)("fails the body of a client that %s", async (_, leave) => {
    const failures: unknown[] = [];
    await using server = await start(async (request) => {
      await request.arrayBuffer().catch((error: unknown) => failures.push(error));
      return new Response(null);
    });
    const socket = connect(server.port, "127.0.0.1", () => {
      const head = `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n`;
      socket.write(`${head}abc`, () => socket[leave]());
    });
    await until(() => failures.length === 1);
    socket.destroy();
  });

  it("does not take a target or a host that makes no URL", async () => {
    let calls = 0;
    await using server = await start(() => new Response(String((calls += 1))));
    for (const host of ["[", "a b", "a?", "a#", "a/b", "user@a"]) {
      const head = `GET ${path} HTTP/1.1\r\nhost: ${host}`;
      const { text } = await wire(server.port, `${head}\r\nconnection: close\r\n\r\n`, 10_000);
      expect(text).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(calls).toBe(0);
  });
});

// Hono writes its answers itself.
describe.each(frameworks.filter(({ name }) => name !== "Hono"))("$name", ({ start }) => {
  it("answers 500 with nothing of an answer whose body fails before it begins", async () => {
    await using server = await start(
      () => {
        const body = new ReadableStream({ pull: () => Promise.reject(new Error("no body")) });
        const headers = { "content-length": "5", signature: "sesame", "set-cookie": "a=1" };
        return new Response(body, { status: 201, statusText: "Made", headers });
      },
      { onError: () => undefined },
    );
    const { status, reason, rawHeaders } = await send(server.origin + path);
    expect([status, reason]).toEqual([500, "Internal Server Error"]);
    expect(String(rawHeaders)).not.toMatch(/signature|set-cookie|length,5/i);
  });
});

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
