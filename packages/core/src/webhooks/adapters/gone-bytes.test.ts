import { PassThrough } from "node:stream";
import Fastify from "fastify";
import { Hono } from "hono";
import { describe, expect, it, vi } from "vitest";
import { signWebhook } from "../../testing/index.ts";
import type { IdentityError } from "../index.ts";
import { scheme, secret, testEndpoint } from "../test-endpoint.ts";
import { toExpress, toFastify, toHono, toNodeListener } from "./index.ts";

const form = "application/x-www-form-urlencoded";

describe("a body that something read before", () => {
  it("is taken from what Hono keeps of a text", async () => {
    const endpoint = testEndpoint();
    const app = new Hono();
    app.use(async (context, next) => {
      await context.req.text();
      await next();
    });
    app.post("/hook", toHono(endpoint.handler));
    const response = await app.request("/hook", await signWebhook(scheme, secret, '{"id":"é"}'));
    expect([response.status, endpoint.handled.length]).toEqual([200, 1]);
  });

  it("is gone after formData in Hono, and the error says so", async () => {
    const endpoint = testEndpoint();
    const app = new Hono();
    app.use(async (context, next) => {
      await context.req.formData();
      await next();
    });
    app.post("/hook", toHono(endpoint.handler));
    const signed = await signWebhook(scheme, secret, "a=1", { headers: { "content-type": form } });
    const response = await app.request("/hook", signed);
    expect([response.status, codes(endpoint.errors)]).toEqual([500, ["raw_body_required"]]);
  });

  it.each([
    ["is gone where nobody keeps it", false, 500, ["raw_body_required"]],
    ["is taken from rawBody", true, 200, []],
  ])("in a preParsing hook of Fastify, %s", async (_, kept, status, told) => {
    const endpoint = testEndpoint();
    await using app = Fastify({ forceCloseConnections: true });
    app.addHook("preParsing", async (request, _reply, payload) => {
      const chunks: Buffer[] = [];
      for await (const chunk of payload) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      if (kept) Object.assign(request, { rawBody: bytes.toString() });
      return new PassThrough().end(bytes);
    });
    await app.register(toFastify(endpoint.handler), { prefix: "/hook" });
    const origin = await app.listen({ port: 0, host: "127.0.0.1" });
    const response = await fetch(`${origin}/hook`, await signWebhook(scheme, secret, '{"id":"é"}'));
    expect([response.status, codes(endpoint.errors)]).toEqual([status, told]);
  });

  it("in Fastify, takes a body larger than the limit of the application, up to its own", async () => {
    const endpoint = testEndpoint({ maxBytes: 100_000 });
    await using app = Fastify({ bodyLimit: 10, forceCloseConnections: true });
    await app.register(toFastify(endpoint.handler), { prefix: "/hook" });
    const origin = await app.listen({ port: 0, host: "127.0.0.1" });
    const text = JSON.stringify({ id: "evt_1", more: "x".repeat(50_000) });
    const response = await fetch(`${origin}/hook`, await signWebhook(scheme, secret, text));
    expect([response.status, endpoint.handled.length]).toEqual([200, 1]);
  });
});

it("warns of a handler that fails where no hook is given, with the name of the error only", async () => {
  const emit = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  const fail = (): never => {
    throw new TypeError("id 47110815");
  };
  const response = await new Hono().get("/hook", toHono(fail)).request("/hook");
  expect(response.status).toBe(500);
  expect(emit).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("(TypeError)"), {
    type: "IdbraidWarning",
    code: "inbound_failed",
  });
  expect(JSON.stringify(emit.mock.calls)).not.toContain("47110815");
});

describe.each([
  ["toNodeListener", toNodeListener],
  ["toExpress", toExpress],
  ["toFastify", toFastify],
  ["toHono", toHono],
])("%s", (name, make) => {
  it("names every problem of its options at once", () => {
    const options = { maxBytes: 0, timeoutMs: Number.NaN, publicUrl: "https://user@example.com" };
    expect(() => make("handler" as never, options)).toThrow(
      new RegExp(`${name}.*"handler".*"publicUrl".*"maxBytes".*"timeoutMs"`),
    );
  });
});

function codes(errors: readonly { readonly error: unknown }[]): unknown[] {
  return errors.map(({ error }) => (error as IdentityError).code);
}
