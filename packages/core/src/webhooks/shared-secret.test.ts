import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canary, findCanaries } from "../testing/index.ts";
import {
  type ConfigurationError,
  IdentityError,
  sharedSecret,
  WebhookVerificationError,
  type SecretPlace,
  type UncheckedDelivery,
  type WebhookSecrets,
} from "./index.ts";

const secret = "s3cret";
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;

/** What the check says: `passed`, or the reason. */
async function outcome(
  from: SecretPlace,
  delivery: Partial<UncheckedDelivery>,
  secrets: WebhookSecrets = secret,
): Promise<string> {
  const check = sharedSecret({ from, secrets });
  const whole = {
    body: new Uint8Array(0),
    headers: {},
    url: "https://example.com/hooks",
    receivedAtMs: 0,
    ...delivery,
  };
  try {
    await check(whole);
    return "passed";
  } catch (error) {
    if (!WebhookVerificationError.isInstance(error)) throw error;
    return error.reason;
  }
}

describe("W3: a provider that does not sign", () => {
  it.each<[string, SecretPlace, Partial<UncheckedDelivery>, string]>([
    ["its header", { header: "X-Token" }, { headers: { "x-token": secret } }, "passed"],
    ["another value in its header", { header: "X-Token" }, { headers: { "x-token": "s3creT" } }, "mismatch"],
    [
      "a longer value in its header",
      { header: "X-Token" },
      { headers: { "x-token": `${secret}x` } },
      "mismatch",
    ],
    ["no header", { header: "X-Token" }, {}, "missing"],
    ["its query", { query: "key" }, { url: `https://example.com/h?a=1&key=${secret}` }, "passed"],
    [
      "its query twice",
      { query: "key" },
      { url: `https://example.com/h?key=${secret}&key=${secret}` },
      "mismatch",
    ],
    ["no query", { query: "key" }, {}, "missing"],
    ["the end of the path", "path", { url: `https://example.com/app/hooks/${secret}?a=b` }, "passed"],
    ["another end of the path", "path", { url: "https://example.com/hooks/other" }, "mismatch"],
    ["an ill-formed end of the path", "path", { url: "https://example.com/hooks/%E0%A4%A" }, "mismatch"],
    ["no end of the path", "path", { url: "https://example.com/hooks/" }, "missing"],
    [
      "user and password",
      { basicUser: "acme" },
      { headers: { authorization: basic("acme:s3cret") } },
      "passed",
    ],
    [
      "a scheme in small letters",
      { basicUser: "acme" },
      { headers: { authorization: basic("acme:s3cret").replace("Basic", "basic ") } },
      "passed",
    ],
    ["another user", { basicUser: "acme" }, { headers: { authorization: basic("acne:s3cret") } }, "mismatch"],
    [
      "another password",
      { basicUser: "acme" },
      { headers: { authorization: basic("acme:s3cre") } },
      "mismatch",
    ],
    ["a bearer token", { basicUser: "acme" }, { headers: { authorization: "Bearer s3cret" } }, "mismatch"],
    ["no authorization", { basicUser: "acme" }, {}, "missing"],
  ])("judges a delivery with %s", async (_, from, delivery, expected) => {
    expect(await outcome(from, delivery)).toBe(expected);
  });

  it("knows letters beyond ASCII, in path, query and password", async () => {
    const odd = "pä/ß ⌘";
    const encoded = encodeURIComponent(odd);
    expect(await outcome("path", { url: `https://example.com/hooks/${encoded}` }, odd)).toBe("passed");
    expect(await outcome({ query: "key" }, { url: `https://example.com/?key=${encoded}` }, odd)).toBe(
      "passed",
    );
    expect(await outcome({ basicUser: "u" }, { headers: { authorization: basic(`u:${odd}`) } }, odd)).toBe(
      "passed",
    );
  });

  it("shows neither the secret nor what was given", async () => {
    const secrets = { expected: canary("expected"), given: canary("given") };
    const check = sharedSecret({ from: { header: "x" }, secrets: secrets.expected });
    const delivery = {
      body: new Uint8Array(0),
      headers: { x: secrets.given },
      url: "https://a.example/",
      receivedAtMs: 0,
    };
    const error: unknown = await check(delivery).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: "mismatch" });
    expect(findCanaries(error, secrets)).toEqual([]);
  });

  it("accepts any of several secrets", async () => {
    for (const given of ["new", "old"]) {
      expect(await outcome({ header: "x" }, { headers: { x: given } }, ["new", () => "old"])).toBe("passed");
    }
  });

  it("throws our errors only, whatever comes", async () => {
    const check = sharedSecret({ from: { basicUser: "acme" }, secrets: secret });
    const property = fc.asyncProperty(fc.string(), async (authorization) => {
      const delivery = {
        body: new Uint8Array(0),
        headers: { authorization },
        url: "https://example.com/",
        receivedAtMs: 0,
      };
      const error: unknown = await check(delivery).catch((thrown: unknown) => thrown);
      expect(IdentityError.isInstance(error)).toBe(true);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it.each([
    ["no secret", { from: "path", secrets: [] }, ["secrets"]],
    ["an empty secret", { from: "path", secrets: "" }, ["secrets"]],
    ["no place", { secrets: "x" }, ["from"]],
    ["an empty query name", { from: { query: "" }, secrets: "x" }, ["from"]],
    ["a user with a colon", { from: { basicUser: "a:b" }, secrets: "x" }, ["from"]],
    ["a header that is none", { from: { header: "a b" }, secrets: "" }, ["from", "secrets"]],
  ])("is refused at construction with %s", (_, options, paths) => {
    const make = (): unknown => sharedSecret(options as unknown as Parameters<typeof sharedSecret>[0]);
    let error: unknown;
    try {
      make();
    } catch (thrown) {
      error = thrown;
    }
    expect((error as ConfigurationError).problems.map(({ path }) => path)).toEqual(paths);
  });
});
