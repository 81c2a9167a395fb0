import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canary, findCanaries, signWebhook } from "../testing/index.ts";
import {
  ConfigurationError,
  IdentityError,
  verify,
  WebhookVerificationError,
  type BodyInput,
  type VerifyOptions,
  type WebhookHeaders,
  type WebhookScheme,
} from "./index.ts";

const scheme: WebhookScheme = { header: "X-Acme-Signature", encoding: "hex" };
const timed: WebhookScheme = {
  ...scheme,
  message: ["timestamp", { text: "." }, "body"],
  timestamp: { header: "X-Acme-Time", format: "seconds" },
};
const secret = "webhook-secret";
const nowMs = Date.UTC(2026, 0, 1);
const now = (): number => nowMs;

/** What a refusal says, or `undefined` when the delivery passes. */
async function reasonOf(
  body: unknown,
  headers: Record<string, string>,
  options: Partial<VerifyOptions> = {},
): Promise<string | undefined> {
  try {
    await verify(body as BodyInput, headers, { scheme, secrets: secret, now, ...options });
    return undefined;
  } catch (error) {
    if (WebhookVerificationError.isInstance(error)) return error.reason;
    throw error;
  }
}

describe("known answers", () => {
  const file = new URL("__fixtures__/hmac-sha256-hex.json", import.meta.url);
  const vectors = JSON.parse(readFileSync(file, "utf8")) as {
    name: string;
    secret: string;
    bodyBase64: string;
    signature: string;
  }[];

  it.each(vectors)("verifies $name", async ({ secret, bodyBase64, signature }) => {
    const body = new Uint8Array(Buffer.from(bodyBase64, "base64"));
    const verified = await verify(body, { "x-acme-signature": signature }, { scheme, secrets: secret });
    expect(verified).toEqual({ body, signedAtMs: undefined });
    const other = new Uint8Array([...body, 32]);
    expect(await reasonOf(other, { "x-acme-signature": signature }, { secrets: secret })).toBe("mismatch");
  });

  it.each(["SHA-1", "SHA-256", "SHA-384", "SHA-512"] as const)(
    "agrees with node:crypto on %s in both encodings",
    async (digest) => {
      for (const encoding of ["hex", "base64"] as const) {
        const signature = createHmac(digest.replace("-", ""), secret).update("body").digest(encoding);
        const made: WebhookScheme = { ...scheme, digest, encoding, prefix: "v=" };
        expect(
          await reasonOf("body", { "x-acme-signature": `v=${signature}` }, { scheme: made }),
        ).toBeUndefined();
      }
    },
  );
});

describe("headers", () => {
  it("takes Fetch headers, and an object in any letter case with lists", async () => {
    const { body, headers } = await signWebhook(scheme, secret, "{}");
    const value = headers["X-Acme-Signature"] as string;
    for (const given of [
      new Headers(headers),
      { "x-ACME-signature": value },
      { "x-acme-signature": [value] },
    ]) {
      await expect(verify(body, given, { scheme, secrets: secret })).resolves.toBeDefined();
    }
  });

  it.each([
    ["no header", {}, "missing"],
    ["an empty header", { "x-acme-signature": " " }, "missing"],
    ["a header that is not hex", { "x-acme-signature": "zz" }, "malformed"],
    ["a header of more than 4096 characters", { "x-acme-signature": "a".repeat(4098) }, "malformed"],
    ["a signature that is too short", { "x-acme-signature": "ab" }, "mismatch"],
    ["half a byte", { "x-acme-signature": "abc" }, "mismatch"],
    ["a signature that is too long", { "x-acme-signature": "ab".repeat(40) }, "mismatch"],
  ])("refuses %s", async (_, headers, reason) => {
    expect(await reasonOf("{}", headers as Record<string, string>)).toBe(reason);
  });

  it("refuses several signatures, in one header or in two, unless the scheme says that they are a list", async () => {
    const { headers } = await signWebhook(scheme, secret, "{}");
    const value = headers["X-Acme-Signature"] as string;
    expect(await reasonOf("{}", { "x-acme-signature": `${value}, ${value}` })).toBe("malformed");
    await expect(
      verify("{}", { "x-acme-signature": [value, value] }, { scheme, secrets: secret }),
    ).rejects.toMatchObject({ reason: "malformed" });
    const list: WebhookScheme = { ...scheme, separator: "," };
    const wrong = "0".repeat(64);
    expect(
      await reasonOf("{}", { "x-acme-signature": `${wrong}, ${value}` }, { scheme: list }),
    ).toBeUndefined();
    expect(await reasonOf("{}", { "x-acme-signature": `${wrong}, ${wrong}` }, { scheme: list })).toBe(
      "mismatch",
    );
  });

  it("skips what stands in a list under another prefix, and needs its own", async () => {
    const list: WebhookScheme = { ...scheme, prefix: "v1=", separator: " " };
    const { headers } = await signWebhook(list, secret, "{}");
    const value = headers["X-Acme-Signature"] as string;
    expect(await reasonOf("{}", { "x-acme-signature": `v0=? ${value}` }, { scheme: list })).toBeUndefined();
    expect(await reasonOf("{}", { "x-acme-signature": "v0=abc" }, { scheme: list })).toBe("malformed");
    const single: WebhookScheme = { ...scheme, prefix: "sha256=" };
    expect(await reasonOf("{}", { "x-acme-signature": value.slice(3) }, { scheme: single })).toBe(
      "malformed",
    );
  });

  it("covers other headers, which must then be there", async () => {
    const covering: WebhookScheme = { ...scheme, message: [{ header: "x-id" }, { text: "." }, "body"] };
    const { body, headers } = await signWebhook(covering, secret, "{}", { headers: { "x-id": "evt_1" } });
    expect(await reasonOf(body, headers, { scheme: covering })).toBeUndefined();
    expect(await reasonOf(body, { ...headers, "x-id": "evt_2" }, { scheme: covering })).toBe("mismatch");
    const { "x-id": _, ...without } = headers;
    expect(await reasonOf(body, without, { scheme: covering })).toBe("missing");
  });
});

describe("W4: a signed time", () => {
  const at = async (
    signedAtMs: number,
    options: Partial<VerifyOptions> = {},
  ): Promise<string | undefined> => {
    const { body, headers } = await signWebhook(timed, secret, "{}", { signedAtMs });
    return reasonOf(body, headers, { scheme: timed, ...options });
  };

  it("may lie 300 s off, in the past and in the future, and not a second more", async () => {
    expect(await at(nowMs - 300_000)).toBeUndefined();
    expect(await at(nowMs + 300_000)).toBeUndefined();
    expect(await at(nowMs - 301_000)).toBe("stale");
    expect(await at(nowMs + 301_000)).toBe("stale");
  });

  it("has a tolerance of zero when it is 0", async () => {
    expect(await at(nowMs, { toleranceMs: 0 })).toBeUndefined();
    expect(await at(nowMs - 1000, { toleranceMs: 0 })).toBe("stale");
    expect(await at(nowMs + 1000, { toleranceMs: 0 })).toBe("stale");
  });

  it("is looked at after the signature: whoever cannot sign learns nothing of it", async () => {
    expect(await at(nowMs - 900_000, { secrets: "another" })).toBe("mismatch");
  });

  it("cannot be changed", async () => {
    const { body, headers } = await signWebhook(timed, secret, "{}", { signedAtMs: nowMs - 900_000 });
    const fresh = { ...headers, "X-Acme-Time": String(nowMs / 1000) };
    expect(await reasonOf(body, fresh, { scheme: timed })).toBe("mismatch");
  });

  it.each([
    ["seconds", "1767225600", nowMs],
    ["milliseconds", "1767225600000", nowMs],
    ["iso", "2026-01-01T01:00:00.000+01:00", nowMs],
  ] as const)("is read in %s", async (format, text, instant) => {
    const made: WebhookScheme = { ...timed, timestamp: { header: "x-time", format } };
    const signature = createHmac("sha256", secret).update(`${text}.{}`).digest("hex");
    const headers = { "x-acme-signature": signature, "x-time": text };
    const verified = await verify("{}", headers, { scheme: made, secrets: secret, now });
    expect(verified.signedAtMs).toBe(instant);
  });

  it.each([
    ["seconds", "1e9"],
    ["seconds", "-1"],
    ["seconds", "1767225600 "],
    ["milliseconds", "0x10"],
    ["iso", "2026-01-01"],
    ["iso", "2026-13-41T00:00:00Z"],
    ["iso", "yesterday"],
  ] as const)("is malformed as %s in %j", async (format, text) => {
    const made: WebhookScheme = { ...timed, timestamp: { header: "x-time", format } };
    const signature = createHmac("sha256", secret).update(`${text}.{}`).digest("hex");
    const reason = await reasonOf("{}", { "x-acme-signature": signature, "x-time": text }, { scheme: made });
    // White space around a header's value is no part of it.
    expect(reason).toBe(text.endsWith(" ") ? "mismatch" : "malformed");
  });

  it("is missing without its header", async () => {
    const { body, headers } = await signWebhook(timed, secret, "{}", { signedAtMs: nowMs });
    delete headers["X-Acme-Time"];
    expect(await reasonOf(body, headers, { scheme: timed })).toBe("missing");
  });
});

describe("secrets", () => {
  it("accepts any of several, while one is being changed", async () => {
    for (const signedWith of ["old", "new"]) {
      const { body, headers } = await signWebhook(scheme, signedWith, "{}");
      expect(await reasonOf(body, headers, { secrets: ["new", async () => "old"] })).toBeUndefined();
    }
    const { body, headers } = await signWebhook(scheme, "other", "{}");
    expect(await reasonOf(body, headers, { secrets: ["new", "old"] })).toBe("mismatch");
  });

  it.each([
    ["none", []],
    ["undefined", undefined],
    ["an empty one", ""],
    ["an empty one among others", ["good", ""]],
    ["one that ends with a line break", "secret\n"],
    ["a function that gives none", () => ""],
    ["a function that fails", () => Promise.reject(new Error("vault token t0ps3cret"))],
  ])("never passes with %s", async (_, secrets) => {
    const { body, headers } = await signWebhook(scheme, "good", "{}");
    const work = verify(body, headers, { scheme, secrets: secrets as string });
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(ConfigurationError.isInstance(error)).toBe(true);
    expect((error as Error).message).toContain('"secrets"');
    expect(findCanaries(error, { vault: "t0ps3cret" })).toEqual([]);
  });

  it("shows no secret in any error", async () => {
    const hidden = canary("webhook");
    const { body, headers } = await signWebhook(timed, hidden, "{}", { signedAtMs: nowMs - 1e9 });
    const cases = [headers, {}, { ...headers, "X-Acme-Signature": "00" }, { ...headers, "X-Acme-Time": "?" }];
    for (const given of cases) {
      const work = verify(body, given, {
        scheme: timed,
        secrets: [hidden, () => hidden],
        now,
      });
      const error: unknown = await work.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(WebhookVerificationError);
      expect(findCanaries(error, { hidden })).toEqual([]);
    }
  });
});

describe("options and bodies that cannot work", () => {
  it("names every problem of the options at once", async () => {
    const broken = {
      header: "a b",
      digest: "MD5",
      encoding: "ascii",
      message: ["timestamp"],
      timestamp: { header: "", format: "days" },
    } as unknown as WebhookScheme;
    const work = verify("{}", {}, { scheme: broken, secrets: "", toleranceMs: Number.NaN });
    await expect(work).rejects.toMatchObject({
      code: "invalid_configuration",
      problems: [
        { path: "scheme.header" },
        { path: "scheme.digest" },
        { path: "scheme.encoding" },
        { path: "scheme.message" },
        { path: "scheme.timestamp.header" },
        { path: "scheme.timestamp.format" },
        { path: "secrets" },
        { path: "toleranceMs" },
      ],
    });
  });

  it.each([
    ["the body", { message: [{ text: "x" }] }],
    ["a time that it names", { message: ["body"], timestamp: { header: "x-time", format: "seconds" } }],
    ["a time when it has none", { message: ["body", "timestamp"] }],
  ])("refuses a scheme that goes wrong about %s", async (_, part) => {
    const work = verify("{}", {}, { scheme: { ...scheme, ...part } as WebhookScheme, secrets: secret });
    await expect(work).rejects.toMatchObject({ problems: [{ path: "scheme.message" }] });
  });

  it("needs a scheme", async () => {
    const work = verify("{}", {}, { secrets: secret } as VerifyOptions);
    await expect(work).rejects.toMatchObject({ problems: [{ path: "scheme" }] });
  });

  it("says how to get the raw body when it was parsed before", async () => {
    const { headers } = await signWebhook(scheme, secret, "{}");
    const error: unknown = await verify({ parsed: true } as never, headers, {
      scheme,
      secrets: secret,
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "raw_body_required" });
    expect((error as Error).message).toMatch(/express\.raw.*arrayBuffer/);
  });

  it("takes the bytes of a view and not of the buffer behind it", async () => {
    const { body, headers } = await signWebhook(scheme, secret, "inner");
    const outer = new Uint8Array([1, 2, ...body, 3]);
    expect(await reasonOf(outer.subarray(2, -1), headers)).toBeUndefined();
    expect(await reasonOf(body.buffer, headers)).toBeUndefined();
  });

  it("is not moved by what someone put on Object.prototype", async () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    polluted["toleranceMs"] = 1e12;
    try {
      const { body, headers } = await signWebhook(timed, secret, "{}", { signedAtMs: nowMs - 900_000 });
      expect(await reasonOf(body, headers, { scheme: timed })).toBe("stale");
    } finally {
      delete polluted["toleranceMs"];
    }
  });
});

describe("any input", () => {
  const anyHeaders = fc.dictionary(
    fc.oneof(fc.constantFrom("x-acme-signature", "X-ACME-SIGNATURE", "x-acme-time"), fc.string()),
    fc.oneof(
      fc.string(),
      fc.array(fc.string()),
      fc.constant(undefined),
      fc.stringMatching(/^[0-9a-f]{0,70}$/),
    ),
  );
  const anySchemes = fc.record({
    header: fc.constant("x-acme-signature"),
    encoding: fc.constantFrom("hex", "base64"),
    prefix: fc.option(fc.string({ maxLength: 3 }), { nil: undefined }),
    separator: fc.constantFrom(undefined, ",", " "),
  });

  it("throws our errors only, and never passes what was not signed", async () => {
    const property = fc.asyncProperty(
      fc.anything(),
      fc.oneof(anyHeaders, fc.anything()),
      anySchemes,
      async (body, headers, given) => {
        const scheme = given as WebhookScheme;
        const work = verify(body as BodyInput, headers as WebhookHeaders, { scheme, secrets: secret });
        const error: unknown = await work.then(
          () => "passed",
          (thrown: unknown) => thrown,
        );
        expect(IdentityError.isInstance(error)).toBe(true);
      },
    );
    await fc.assert(property, { numRuns: 500 });
  });

  it("refuses each change of a single bit in a signed delivery", async () => {
    const signed = await signWebhook(timed, secret, '{"id":"evt_1"}', { signedAtMs: nowMs });
    const property = fc.asyncProperty(fc.nat(), fc.nat(7), fc.boolean(), async (place, bit, inBody) => {
      const body = new Uint8Array(signed.body);
      const headers = { ...signed.headers };
      if (inBody) {
        const at = place % body.length;
        body[at] = (body[at] as number) ^ (1 << bit);
      } else {
        const mac = Buffer.from(headers["X-Acme-Signature"] as string, "hex");
        const at = place % mac.length;
        mac[at] = (mac[at] as number) ^ (1 << bit);
        headers["X-Acme-Signature"] = mac.toString("hex");
      }
      expect(await reasonOf(body, headers, { scheme: timed })).toBe("mismatch");
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it("verifies what was signed, whatever the body", async () => {
    const property = fc.asyncProperty(fc.uint8Array(), async (bytes) => {
      const { body, headers } = await signWebhook(timed, secret, bytes, { signedAtMs: nowMs });
      expect(await reasonOf(body, headers, { scheme: timed })).toBeUndefined();
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
