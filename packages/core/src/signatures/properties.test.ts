import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IdentityError } from "../errors/identity-error.ts";
import { readHeaders } from "./headers-input.ts";
import { parseParameters } from "./parameters.ts";
import { type SignedRequest, sign, verify, verifyResponse } from "./index.ts";
import { key, nowMs, server, signed, withValue } from "./test-messages.ts";

const text = fc.oneof(fc.string({ unit: "binary" }), fc.string());
const fragment = fc.oneof(
  text,
  fc.constantFrom(
    "Signature ",
    'keyId="key-1"',
    "keyId=",
    "signature=",
    'headers="(request-target) host date"',
  ),
  fc.constantFrom(
    ",",
    '"',
    "=",
    " ",
    "\\",
    "created=1",
    'algorithm="hmac-sha256"',
    `signature="${"A".repeat(43)}="`,
  ),
);
const authorization = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(""));
const pairs = fc.array(
  fc.tuple(
    fc.constantFrom("host", "date", "digest", "authorization", "signature", "x"),
    fc.oneof(text, authorization),
  ),
);
const headers = fc.oneof(
  pairs,
  pairs.map((list) => list.flat()),
  fc.dictionary(text, text),
  fc.anything(),
);
const request = fc
  .record({
    method: fc.oneof(text, fc.constantFrom("GET", "POST")),
    target: fc.oneof(text, fc.webPath(), fc.constant("/a?b=c")),
    headers,
    body: fc.oneof(fc.uint8Array(), text, fc.anything()),
  })
  .map((made) => made as SignedRequest);

/** Settles with one of ours, or resolves. */
async function onlyOurErrors(work: Promise<unknown>): Promise<"resolved" | "refused"> {
  try {
    await work;
    return "resolved";
  } catch (error) {
    expect(["SignatureError", "ConfigurationError"]).toContain(IdentityError.isInstance(error) && error.name);
    return "refused";
  }
}

describe("no input throws anything but our errors", { timeout: 30_000 }, () => {
  it("verify refuses whatever was not signed", async () => {
    await fc.assert(
      fc.asyncProperty(request, async (made) => {
        expect(await onlyOurErrors(verify(made, server))).toBe("refused");
      }),
      { numRuns: 300 },
    );
  });
  it("verify reads any credentials behind an otherwise valid message", async () => {
    const valid = await signed();
    await fc.assert(
      fc.asyncProperty(authorization, async (value) => {
        const made = withValue(valid, "Authorization", () => `Signature ${value}`);
        expect(await onlyOurErrors(verify(made, server))).toBe("refused");
      }),
      { numRuns: 300 },
    );
  });
  it("verifyResponse refuses whatever was not signed", async () => {
    await fc.assert(
      fc.asyncProperty(request, request, async (response, asked) => {
        expect(await onlyOurErrors(verifyResponse(response, asked, server))).toBe("refused");
      }),
      { numRuns: 300 },
    );
  });
  it("what sign takes, verify takes; the rest is a ConfigurationError", async () => {
    const good = fc.record({
      method: fc.constantFrom("GET", "POST", "PATCH"),
      target: fc.webPath().map((path) => `/${path.replaceAll(/^\/+/g, "")}`),
      body: fc.oneof(fc.uint8Array(), text),
      host: fc.domain(),
    });
    await fc.assert(
      fc.asyncProperty(good, async ({ host, ...made }) => {
        const unsigned = { ...made, headers: { host } };
        const added = await sign(unsigned, { keyId: "key-1", key, now: () => nowMs });
        await verify({ ...made, headers: { host, ...added } }, server);
      }),
      { numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(request, async (made) => {
        await onlyOurErrors(sign(made, { keyId: "key-1", key, now: () => nowMs }));
      }),
      { numRuns: 300 },
    );
  });
});

describe("time stays linear", { timeout: 30_000 }, () => {
  const hostile: Record<string, (length: number) => string> = {
    "an open quote": (length) => `a="${"b".repeat(length)}`,
    "open quotes with commas": (length) => `a="${"b,".repeat(length / 2)}`,
    spaces: (length) => `a="b"${" ".repeat(length)}x`,
    "a long name": (length) => "a".repeat(length),
    "many parameters": (length) => Array.from({ length: length / 8 }, (_, at) => `p${at}="x"`).join(","),
    "many bare values": (length) => `a=${"b".repeat(length)}"`,
  };
  it.each(Object.entries(hostile))("S2: reading %s", (_name, make) => {
    expectLinear(make, (text) => parseParameters(text, true), 500, 4000);
  });

  it("a header of 16 KiB with spaces all over", () => {
    const spaced = (length: number) => ({ "x-long": `a${" \t".repeat(length / 2)}b` });
    expectLinear(spaced, readHeaders, 2048, 16_384);
  });

  it("16 KiB of headers", () => {
    const many = (length: number) =>
      Array.from({ length: length / 8 }, (_, at) => [`n${at}`, "v"] as const).flat();
    expectLinear(many, readHeaders, 2048, 16_384);
  });

  it("S2: credentials beyond 4 KiB are not looked at", async () => {
    const request = withValue(await signed(), "Authorization", () => `Signature ${'a="b",'.repeat(3000)}`);
    await expect(verify(request, server)).rejects.toThrow(/too long/);
  });
});

/** Eight times the input may take eight times as long, and no more than five times that: squared it would be 64. */
function expectLinear<T>(
  make: (length: number) => T,
  read: (input: T) => unknown,
  small: number,
  large: number,
): void {
  const best = (input: T): number =>
    Math.min(
      ...Array.from({ length: 8 }, () => {
        const startMs = performance.now();
        for (let turn = 0; turn < 5; turn += 1) read(input);
        return performance.now() - startMs;
      }),
    );
  const [short, long] = [make(small), make(large)];
  best(long); // warms up
  expect(best(long) / Math.max(best(short), 0.02)).toBeLessThan(40);
}
