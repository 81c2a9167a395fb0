import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { canary, expectNoCanaries, virtualRuntime } from "../../testing/index.ts";
import type { WireRequest } from "../../transport/wire.ts";
import type { AuthAnswer } from "../auth-strategy.ts";
import { hmac, type HmacOptions } from "./hmac.ts";
import { failure, testContext } from "../test-harness.node.ts";

const request: WireRequest = {
  method: "POST",
  origin: "https://api.example.com",
  target: "/things?page=2",
  headers: { "Content-Type": "application/json", "X-Mac": "theirs" },
  body: new TextEncoder().encode('{"name":"Zoë"}'),
};

/** An HMAC over a user id and the time, as the vectors have it. */
const overUserAndTime = (userId: string, key: string): HmacOptions => ({
  key,
  fields: { "user-id": userId },
  message: [{ field: "user-id" }, "timestamp"],
  macName: "hash-key",
  timestampName: "timestamp",
});

async function signed(options: HmacOptions, atMs = 1_400_000_000_000) {
  const runtime = virtualRuntime({ startMs: atMs });
  return (await hmac(options).apply(request, testContext({ runtime }))).request;
}

/** The MAC over these parts, in the encoding asked for. */
async function macOf(message: HmacOptions["message"], more: Partial<HmacOptions> = {}): Promise<string> {
  const options: HmacOptions = { key: "k", message, macName: "mac", timestampName: "timestamp", ...more };
  return (await signed(options)).headers["mac"] as string;
}

describe("hmac makes the known answers", () => {
  const user = "11e95f8ec39de8fbdb0a4f1a";
  it.each([
    [
      "V1",
      "my_user_id",
      1400000000,
      "my_user_hash_key",
      "a35193e07d034ebd6f18853515822e57c6805b3176e55cd9e8141b8faab244ef",
    ],
    [
      "V2",
      "11e7e1b2531a187a87647ed8",
      1513362490,
      "0123456789abcdef01234567",
      "984ba218bf2aa65ed7c6d82a9e2c6bfede7ddc641716c8d7569c4b3630b0e3c5",
    ],
    [
      "V3",
      "54c285f1-678d-9510-318c-bcb13ab0c1c2",
      1402283692,
      "d41d8cd9-8f00-3204-a980-0998ecf8427e",
      "2e8eaed5c7de1e9eeb65f114658f4f4b29ef279e0725bd01be5077f27456e7c0",
    ],
    [
      "V4, time 0",
      "111111111111111111111111",
      0,
      "k",
      "aa1fbe2c6a717b9934d600909df80789715603ce47f01384a15703ef26b874e4",
    ],
    [
      "V5, UTF-8 key",
      user,
      1700000000,
      "clé-ß-鍵",
      "ad133f449cfb017ec8bc2b27d307a3bf1c8bc87a0b2cea414ddf34af6c94ff29",
    ],
    [
      "V6, 64-byte key",
      user,
      1700000000,
      "K".repeat(64),
      "2fd5cbfaa311dd5725a0dac5f470a722a1b755b5a4afcde0604a774a6e260c1b",
    ],
    [
      "V7, 65-byte key",
      user,
      1700000000,
      "K".repeat(65),
      "10c160c464224e77cbd92856562990faa0407a4e1a209d775a48003790284020",
    ],
  ])("%s", async (_name, userId, seconds, key, mac) => {
    for (const fractionMs of [0, 999]) {
      const { headers } = await signed(overUserAndTime(userId, key), seconds * 1000 + fractionMs);
      expect(headers).toMatchObject({ "user-id": userId, timestamp: String(seconds), "hash-key": mac });
    }
  });

  it("and none that a mistake would make of V1", async () => {
    const mistakes = {
      "time before user": "7d33d4f05ebfdbf11d9783f53649bde8ffc1c0addf793e51979e2239f6603e71",
      "key and message swapped": "2e6f1ac30fd8da25f2a360db883d911e827640e34f8279d571e44fda04472da3",
      "a plain hash": "5b6369b13e86c99ea3a2248fae95ba0de0ff0852b79b4ad836ea83fd6e3337ab",
      milliseconds: "e0ba146e31c7d5220d7a8a6611a3f4a346373c957926e93a5914575fbf18f64c",
    };
    const { headers } = await signed(overUserAndTime("my_user_id", "my_user_hash_key"));
    expect(Object.values(mistakes)).not.toContain(headers["hash-key"]);
    const swapped = {
      ...overUserAndTime("my_user_id", "my_user_hash_key"),
      message: ["timestamp", { field: "user-id" }],
    };
    expect((await signed(swapped as HmacOptions)).headers["hash-key"]).toBe(mistakes["time before user"]);
  });

  it.each(["SHA-1", "SHA-256", "SHA-384", "SHA-512"] as const)(
    "with %s, in hex and base64",
    async (digest) => {
      for (const encoding of ["hex", "base64"] as const) {
        const expected = createHmac(digest.replace("-", ""), "k").update("what do ya want?").digest(encoding);
        expect(await macOf([{ text: "what do ya want?" }], { digest, encoding })).toBe(expected);
      }
    },
  );
});

describe("the message of an hmac", () => {
  const macOfText = (text: string | Uint8Array): string =>
    createHmac("sha256", "k").update(text).digest("hex");

  it("is made of the parts named, one after the other, in UTF-8", async () => {
    const parts: HmacOptions["message"] = [
      "method",
      { text: "\n" },
      "target",
      { text: "|ü|" },
      { header: "content-type" },
      { header: "Host" },
      "timestamp",
      "body",
      ({ origin }) => origin,
      () => new Uint8Array([0, 255]),
    ];
    const text =
      'POST\n/things?page=2|ü|application/jsonapi.example.com1400000000{"name":"Zoë"}https://api.example.com';
    expect(await macOf(parts)).toBe(macOfText(Buffer.concat([Buffer.from(text), Buffer.from([0, 255])])));
  });

  it("holds nothing for a body that is not there", async () => {
    const context = testContext({ runtime: virtualRuntime() });
    const strategy = hmac({ key: "k", message: [{ text: "x" }, "body"], macName: "mac" });
    const { request: ready } = await strategy.apply({ ...request, body: undefined }, context);
    expect(ready.headers["mac"]).toBe(macOfText("x"));
  });

  it("cannot hold a header that the request lacks", async () => {
    const error = await failure(macOf([{ header: "x-request-id" }]));
    expect(ConfigurationError.isInstance(error)).toBe(true);
    expect(String(error)).toContain('no header "x-request-id", which "message" names');
  });

  it("cannot hold a body that is a stream", async () => {
    const streamed = { ...request, body: undefined, streamed: {} as never };
    const over = (part: "body" | "method") =>
      hmac({ key: "k", message: [part], macName: "mac" }).apply(streamed, testContext());
    const error = await failure(over("body"));
    expect(error).toMatchObject({ name: "ConfigurationError", code: "body_not_signable" });
    expect(String(error)).toContain('strategy "hmac"');
    expect((await over("method")).request.headers["mac"]).toBe(macOfText("POST"));
  });

  it("is not signed when a function of it fails, and what it threw goes no further", async () => {
    const secret = canary("key");
    const broken = (): string => {
      throw new Error(secret);
    };
    const error = await failure(macOf([broken]));
    expect(error).toMatchObject({ code: "credential_unavailable" });
    expect(String(error)).toContain('The function given as "message" failed (Error)');
    expectNoCanaries(error, { secret });
    expect(String(await failure(macOf([(() => 17) as never])))).toContain("neither text nor bytes");
  });
});

describe("what an hmac sends", () => {
  it("goes in headers, in the place of any of that name", async () => {
    const { headers, target, body } = await signed({ ...overUserAndTime("u", "k"), macName: "x-mac" });
    expect(Object.keys(headers)).toEqual(["Content-Type", "user-id", "timestamp", "x-mac"]);
    expect(target).toBe(request.target);
    expect(body).toBe(request.body);
  });

  it("A10: goes in the query only when told to, encoded", async () => {
    const options: HmacOptions = { ...overUserAndTime("u &1", "k"), carrier: "query", encoding: "base64" };
    const { headers, target } = await signed(options);
    expect(headers).toEqual(request.headers);
    const mac = encodeURIComponent(createHmac("sha256", "k").update("u &11400000000").digest("base64"));
    expect(target).toBe(`/things?page=2&user-id=u%20%261&timestamp=1400000000&hash-key=${mac}`);
  });

  it("may hold in a query what no header can", async () => {
    const { target } = await signed({ ...overUserAndTime("€", "k"), carrier: "query" });
    expect(target).toContain("user-id=%E2%82%AC&");
  });

  it("is the time in whole seconds, rounded down, moved by timestampOffsetSeconds", async () => {
    const options: HmacOptions = { ...overUserAndTime("u", "k"), timestampOffsetSeconds: -60 };
    expect((await signed(options, 1_400_000_000_999)).headers["timestamp"]).toBe("1399999940");
  });

  it("A11: comes from functions as well, read once, and again after a refusal", async () => {
    let reads = 0;
    const strategy = hmac({
      ...overUserAndTime("u", "k"),
      key: async () => `key-${(reads += 1)}`,
      fields: { "user-id": () => "u" },
    });
    const context = testContext({ runtime: virtualRuntime() });
    const [first, second] = await Promise.all([
      strategy.apply(request, context),
      strategy.apply(request, context),
    ]);
    expect(first.request.headers).toEqual(second.request.headers);
    expect(reads).toBe(1);
    expect(strategy.refused?.(first.ticket, refusal(undefined))).toBe(true);
    expect(strategy.refused?.(second.ticket, refusal(undefined))).toBe(true);
    expect((await strategy.apply(request, context)).request.headers["hash-key"]).not.toBe(
      first.request.headers["hash-key"],
    );
    expect(reads).toBe(2);
  });

  it.each(["key", "fields.user-id"])("A11: a failing function given as %s is named", async (option) => {
    const vaultToken = canary("vault");
    const fails = (): Promise<string> => Promise.reject(new Error(vaultToken));
    const options = overUserAndTime("u", "k");
    const broken =
      option === "key" ? { ...options, key: fails } : { ...options, fields: { "user-id": fails } };
    const error = await failure(signed(broken));
    expect(String(error)).toContain(`The function given as "${option}" failed`);
    expectNoCanaries(error, { vaultToken });
  });
});

describe("A9: an hmac and the clock", () => {
  const date = (ms: number): string => new Date(ms).toUTCString();

  async function timeAfterRefusal(dateHeader: string | undefined, more: Partial<HmacOptions> = {}) {
    const runtime = virtualRuntime();
    const context = testContext({ runtime });
    const strategy = hmac({ ...overUserAndTime("u", "k"), ...more });
    const { ticket } = await strategy.apply(request, context);
    const helps = strategy.refused?.(ticket, {
      ...refusal(dateHeader),
      sentAtMs: runtime.now(),
      receivedAtMs: runtime.now(),
    });
    const { headers } = (await strategy.apply(request, context)).request;
    return {
      helps,
      movedBy: Number(headers["timestamp"]) - runtime.now() / 1000,
      report: strategy.report?.(runtime),
    };
  }
  const nowMs = virtualRuntime().now();

  it.each([600, -600])("learns from a 401 that the server is %d s off", async (seconds) => {
    expect(await timeAfterRefusal(date(nowMs + seconds * 1000))).toEqual({
      helps: true,
      movedBy: seconds,
      report: { clockOffsetMs: seconds * 1000 },
    });
  });

  it.each([
    ["no Date, or two of them", undefined],
    ["a Date that is none", "soon"],
    ["clocks that agree", date(nowMs + 29_000)],
  ])("learns nothing from %s", async (_what, dateHeader) => {
    expect(await timeAfterRefusal(dateHeader)).toEqual({
      helps: false,
      movedBy: 0,
      report: { clockOffsetMs: undefined },
    });
  });

  it("learns nothing when clockCorrection is off", async () => {
    const learned = await timeAfterRefusal(date(nowMs + 600_000), { clockCorrection: false });
    expect(learned).toMatchObject({ helps: false, movedBy: 0 });
  });
});

describe("hmac refuses at construction", () => {
  const good = overUserAndTime("u", "k");
  it.each([
    [{ key: "" }, /hmac\(\) was called with .* "key" is empty/],
    [{ key: "k\n" }, /"key" ends with a line break/],
    [{ macName: "no good" }, /"macName" is not a header name/],
    [{ macName: undefined }, /"macName" is missing/],
    [{ macName: undefined, carrier: "query" }, /"macName" is missing/],
    [{ macName: "", carrier: "query" }, /"macName" is empty/],
    [{ timestampName: undefined }, /"timestampName" is missing: the message holds the timestamp/],
    [{ timestampName: "a b" }, /"timestampName" is not a header name/],
    [{ fields: { "user-id": "a\nb" } }, /"fields.user-id" holds characters that no header/],
    [{ fields: { "user id": "u", "user-id": "u" } }, /"fields.user id" is not a header name/],
    [{ fields: {} }, /"message" holds a field that is not in "fields": "user-id"/],
    [{ fields: { "user-id": "u", Timestamp: "x" } }, /"fields" holds a name that is used twice: "timestamp"/],
    [{ fields: null }, /"fields" must be an object/],
    [{ fields: "user-id" }, /"fields" must be an object/],
    [
      { macName: {}, timestampName: {} },
      /"macName" is not a header name.*"timestampName" is not a header name/,
    ],
    [{ message: [] }, /"message" is empty/],
    [{ message: "timestamp" }, /"message" must be a list/],
    [{ message: ["timestamp", "time"] }, /"message" holds a part that is none of/],
    [{ message: [null] }, /"message" holds a part that is none of/],
    [{ message: [{ header: "a b" }] }, /"message" holds a part that is none of/],
    [{ message: [{ text: "\ud800" }] }, /"message" holds text that is not well-formed/],
    [{ carrier: "body" }, /"carrier" must be/],
    [{ digest: "MD5" }, /"digest" must be one of SHA-1, SHA-256, SHA-384, SHA-512/],
    [{ encoding: "base64url" }, /"encoding" must be/],
    [{ clockCorrection: "yes" }, /"clockCorrection" must be true or false/],
    [{ timestampOffsetSeconds: 0.5 }, /"timestampOffsetSeconds" must be a whole number/],
    [{ key: "", digest: "MD5" }, /"key".*"digest"/],
  ])("%j", (wrong, message) => {
    expect(() => hmac({ ...good, ...wrong } as never)).toThrow(message);
  });
});

function refusal(dateHeader: string | undefined): AuthAnswer {
  return { status: 401, dateHeader, sentAtMs: 0, receivedAtMs: 0 };
}
