import { describe, expect, it, vi } from "vitest";
import { signUrl } from "../signed-url/sign-url.ts";
import { vectors } from "../test-vectors.node.ts";
import { createIntegration } from "./create-integration.ts";
import type { AuthFailure } from "./hooks.ts";
import type { ExternalResourceRequest } from "./options.ts";
import {
  type Answered,
  identityOptions,
  passfortRequest,
  serveTest,
  testNowMs,
  testSecretKey,
} from "./test-integration.node.ts";

const auditeeId = "c800b3eb-5960-4d84-9f96-129c2f4ee214";
const origin = "https://my-integration.example.com";
const failures: AuthFailure[] = [];

/** What a browser gets that opens a URL, over a proxy that ends TLS. */
async function open(
  url: string,
  { secretKey = testSecretKey, publicOrigin = origin, opened = vi.fn() } = {},
): Promise<Answered> {
  failures.length = 0;
  const options = identityOptions({
    secretKey,
    trustProxy: { origin: publicOrigin },
    externalResource: (request: ExternalResourceRequest) => {
      opened(request);
      return new Response(`<p>${request.custom_data}</p>`, { headers: { "content-type": "text/html" } });
    },
    hooks: { onAuthFailure: (failure) => failures.push(failure), onError: () => undefined },
  });
  const runtime = options.runtime as { setWallClock?(ms: number): void };
  if (url.includes("valid_until=123456789&")) runtime.setWallClock?.(123_456_788_000);
  await using server = await serveTest(createIntegration(options));
  const { host, origin: start } = new URL(url);
  const headers = [["Host", host]] as const;
  return await server.send({
    method: "GET",
    target: url.slice(start.length),
    headers,
    body: new Uint8Array(0),
  });
}

const signed = (customData?: string, validUntil = testNowMs + 60_000): Promise<string> =>
  signUrl(`${origin}/report/17`, { secretKey: testSecretKey, validUntil, auditeeId, customData });

it.each(vectors("signed-url-vectors"))("case 70: $name is opened", async (vector) => {
  const { signed_url, key_base64 } = vector;
  const { origin: publicOrigin } = new URL(signed_url);
  const answer = await open(signed_url, { secretKey: key_base64, publicOrigin });
  expect([answer.status, answer.headers["content-type"], answer.headers["signature"]]).toEqual([
    200,
    "text/html",
    undefined,
  ]);
});

it("hands on what the URL says", async () => {
  const opened = vi.fn();
  const url = await signed("report=17");
  await open(url, { opened });
  expect(opened).toHaveBeenCalledWith({
    url: new URL(url),
    auditee_id: auditeeId,
    custom_data: "report=17",
    validUntilMs: testNowMs + 60_000,
    signal: expect.any(AbortSignal) as AbortSignal,
  });
});

describe("as if nothing were there", () => {
  it.each<[string, string, () => Promise<string>]>([
    ["a URL whose time is over", "signed_url_expired", () => signed(undefined, testNowMs - 1000)],
    [
      "one with a character changed",
      "signed_url_mismatch",
      async () => (await signed()).replace("/17", "/18"),
    ],
  ])("case 71: %s: 404", async (_, code, url) => {
    const opened = vi.fn();
    const answer = await open(await url(), { opened });
    expect([answer.status, answer.text]).toEqual([404, '{"error":"not_found"}']);
    expect(failures).toMatchObject([{ code, endpoint: "external_resource", method: "GET" }]);
    expect(opened).not.toHaveBeenCalled();
  });
});

it.each<[string, (url: string) => string]>([
  ["version 2", (url) => url.replace("version=1", "version=2")],
  ["a missing parameter", (url) => url.replace(/&auditee_id=[^&]*/, "")],
  ["no signature", (url) => url.replace(/&signature=.*/, "")],
  ["a doubled parameter", (url) => url.replace("version=1", "version=1&version=1")],
  ["an auditee that is no UUID", (url) => url.replace(auditeeId, "somebody")],
])("case 72: %s: 400", async (_, change) => {
  expect((await open(change(await signed()))).status).toBe(400);
  expect(failures).toMatchObject([{ code: "signed_url_malformed", reason: "malformed" }]);
});

it("case 73: custom data may hold an encoded signature parameter", async () => {
  const answer = await open(await signed("a b&signature=x"));
  expect([answer.status, answer.text]).toEqual([200, "<p>a b&signature=x</p>"]);
});

describe("what is no signed URL", () => {
  const externalResource = vi.fn(() => new Response("page"));
  const integration = createIntegration(
    identityOptions({ externalResource, hooks: { onError: () => undefined } }),
  );

  it.each([
    ["a path of an endpoint", "/config?version=1&signature=x"],
    ["a URL without the parameters", "/report/17"],
  ])("%s: the one 401", async (_, target) => {
    await using server = await serveTest(integration);
    const { headers, ...request } = await passfortRequest("GET", target);
    const answer = await server.send({
      ...request,
      headers: headers.filter(([name]) => name !== "Authorization"),
    });
    expect([answer.status, answer.text]).toEqual([401, '{"error":"unauthorized"}']);
    expect(externalResource).not.toHaveBeenCalled();
  });

  it("a request that PassFort signed: 404", async () => {
    await using server = await serveTest(integration);
    const answer = await server.ask("GET", "/report/17?version=1");
    expect([answer.status, answer.headers["signature"] === undefined]).toEqual([404, false]);
  });
});

it("answers 500, unsigned, when the page fails", async () => {
  const onError = vi.fn();
  const fails = (): never => {
    throw new Error("template");
  };
  const integration = createIntegration(identityOptions({ externalResource: fails, hooks: { onError } }));
  const answer = await integration(new Request(await signed()));
  expect([answer.status, answer.headers.has("signature")]).toEqual([500, false]);
  expect(onError.mock.calls).toMatchObject([[{}, { endpoint: "external_resource", phase: "handler" }]]);
});

it.each([undefined, { status: 200, headers: {}, body: "<p>" }])(
  "answers 500, and tells why, when the page is %o and no Response",
  async (page) => {
    const onError = vi.fn();
    const externalResource = (): Response => page as unknown as Response;
    const answer = await createIntegration(identityOptions({ externalResource, hooks: { onError } }))(
      new Request(await signed()),
    );
    expect([answer.status, await answer.text()]).toEqual([500, '{"error":"internal_error"}']);
    expect(onError.mock.calls).toMatchObject([
      [{ problems: [{ message: "must be a Response" }] }, { endpoint: "external_resource", phase: "output" }],
    ]);
  },
);
