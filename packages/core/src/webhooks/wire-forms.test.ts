import { describe, expect, it } from "vitest";
import { signWebhook } from "../testing/index.ts";
import {
  constructEvent,
  hmacSignature,
  sharedSecret,
  unsafeParseEvent,
  verify,
  webhookHandler,
  type WebhookScheme,
} from "./index.ts";
import { schemeProblems } from "./scheme.ts";
import { testEndpoint } from "./test-endpoint.ts";

const body = '{"id":"e-1","type":"ping"}';
const hex: WebhookScheme = { header: "x-signature", encoding: "hex" };
const base64: WebhookScheme = { header: "x-signature", encoding: "base64" };
const secrets = "the secret";

describe("the forms of a signature", () => {
  it("hex in either letter case", async () => {
    const { headers } = await signWebhook(hex, secrets, body);
    const upper = { "x-signature": headers["x-signature"]!.toUpperCase() };
    await expect(verify(body, upper, { scheme: hex, secrets })).resolves.toBeDefined();
  });

  it("base64 in its own letter case only, and nothing around it", async () => {
    const { headers } = await signWebhook(base64, secrets, body);
    const value = headers["x-signature"]!;
    const attempt = (text: string): Promise<unknown> =>
      verify(body, { "x-signature": text }, { scheme: base64, secrets });
    await expect(attempt(value)).resolves.toBeDefined();
    await expect(attempt(value.toLowerCase())).rejects.toMatchObject({ reason: "mismatch" });
    for (const text of [`<${value}`, `${value}>`, `${value}=x`])
      await expect(attempt(text)).rejects.toMatchObject({ reason: "malformed" });
  });

  it("of several signatures each must be well-formed", async () => {
    const listed: WebhookScheme = { ...hex, separator: "," };
    const value = (await signWebhook(hex, secrets, body)).headers["x-signature"]!;
    const attempt = (text: string): Promise<unknown> =>
      verify(body, { "x-signature": text }, { scheme: listed, secrets });
    await expect(attempt(`00, ${value}`)).resolves.toBeDefined();
    await expect(attempt(`${value}, zz`)).rejects.toMatchObject({ reason: "malformed" });
  });
});

describe("W4: the forms of a signed time", () => {
  const signedAtMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

  it.each([
    ["seconds", "1767323045", signedAtMs - 678],
    ["milliseconds", "1767323045678", signedAtMs],
    ["iso", "2026-01-02T03:04:05.678Z", signedAtMs],
  ] as const)("%s are written as %s", async (format, written, instantMs) => {
    const scheme: WebhookScheme = {
      ...hex,
      timestamp: { header: "x-time", format },
      message: ["timestamp", { text: "." }, "body"],
    };
    const { headers } = await signWebhook(scheme, secrets, body, { signedAtMs });
    expect(headers["x-time"]).toBe(written);
    const verified = await verify(body, headers, { scheme, secrets, now: () => signedAtMs });
    expect(verified.signedAtMs).toBe(instantMs);
  });
});

describe("limits", () => {
  it("a body of exactly the limit is taken, one byte more is not", async () => {
    const size = new TextEncoder().encode(body).length;
    const { headers, body: bytes } = await signWebhook(hex, secrets, body);
    const status = async (maxBytes: number): Promise<number> => {
      const handler = webhookHandler({
        name: "acme",
        check: hmacSignature({ scheme: hex, secrets }),
        schema: (value) => value,
        handle: () => undefined,
        onError: () => undefined,
        maxBytes,
      });
      const named = { ...headers, "content-length": String(size) };
      return (
        await handler(new Request("https://example.com/", { method: "POST", headers: named, body: bytes }))
      ).status;
    };
    expect([await status(size), await status(size - 1)]).toEqual([200, 413]);
  });

  it.each(["12abc", "abc12", "-1", "1.5"])("a length of %s is none", async (length) => {
    const endpoint = testEndpoint();
    const request = new Request("https://example.com/hooks", {
      method: "POST",
      headers: { "content-length": length },
      body: "{}",
    });
    expect((await endpoint.handler(request)).status).toBe(400);
  });
});

describe("options that cannot work", () => {
  it("a wrong value is told with the right ones", () => {
    expect(() => hmacSignature({ scheme: { ...hex, encoding: "hexx" as never }, secrets })).toThrow(
      /"scheme.encoding" must be hex or base64/,
    );
  });

  const handling = { schema: (value: unknown) => value, handle: () => undefined, onError: () => undefined };
  const check = hmacSignature({ scheme: hex, secrets });

  it.each<[string, RegExp, () => unknown]>([
    ["hmacSignature", /"secrets" is empty/, () => hmacSignature({ scheme: hex, secrets: [] })],
    ["sharedSecret", /"from" is missing/, () => sharedSecret({ from: null as never, secrets })],
    ["sharedSecret", /"from" names no place/, () => sharedSecret({ from: { query: "" }, secrets })],
    ["webhookHandler", /"name" is missing/, () => webhookHandler({ ...handling, name: "", check })],
    [
      "webhookHandler",
      /"check" must be a function/,
      () => webhookHandler({ ...handling, name: "a", check: 1 as never }),
    ],
    [
      "webhookHandler",
      /"maxBytes" must be a number above 0/,
      () => webhookHandler({ ...handling, name: "a", check, maxBytes: 0 }),
    ],
    [
      "webhookHandler",
      /"failedStatus" must be a status from 200 to 599/,
      () => webhookHandler({ ...handling, name: "a", check, failedStatus: 600 }),
    ],
    [
      "webhookHandler",
      /"whenStoreFails" must be "handle" or "refuse"/,
      () => webhookHandler({ ...handling, name: "a", check, whenStoreFails: "x" as never }),
    ],
  ])("%s() says %s", (factory, says, make) => {
    expect(make).toThrow(new RegExp(`${factory}\\(\\)`));
    expect(make).toThrow(says);
  });

  it("599 is a status, and the functions for one delivery name themselves", async () => {
    expect(webhookHandler({ ...handling, name: "a", check, failedStatus: 599 })).toBeTypeOf("function");
    await expect(unsafeParseEvent("{}", { schema: undefined as never })).rejects.toThrow(
      /unsafeParseEvent\(\).*"schema" must be a schema or a function/,
    );
    const wrong = { scheme: hex, secrets, toleranceMs: -1 };
    await expect(verify(body, {}, wrong)).rejects.toThrow(/verify\(\).*"toleranceMs" must be 0 or more/);
    await expect(constructEvent(body, {}, { ...wrong, schema: (value) => value })).rejects.toThrow(
      /constructEvent\(\)/,
    );
  });

  it.each([
    [{ ...hex, digest: "xSHA-256" }, "scheme.digest"],
    [{ ...hex, digest: "SHA-2567" }, "scheme.digest"],
    [{ ...hex, encoding: "hexx" }, "scheme.encoding"],
    [{ ...hex, encoding: "xbase64" }, "scheme.encoding"],
    [
      { ...hex, message: ["timestamp", "body"], timestamp: { header: "t", format: "isoo" } },
      "scheme.timestamp.format",
    ],
    [
      { ...hex, message: ["timestamp", "body"], timestamp: { header: "t", format: "xiso" } },
      "scheme.timestamp.format",
    ],
    [null, "scheme"],
  ])("a scheme like %j has a problem at %s", (scheme, path) => {
    expect(schemeProblems(scheme as WebhookScheme).find((each) => each !== undefined)?.path).toBe(path);
  });
});

it("a store that works is asked also where a failing one would be refused", async () => {
  const endpoint = testEndpoint({ whenStoreFails: "refuse" });
  expect((await endpoint.deliver()).status).toBe(200);
  expect(endpoint.handled).toHaveLength(1);
});
