import crypto from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { SignatureError, strictProfile, verify } from "./index.ts";
import { forged } from "./test-forged.node.ts";
import { key, nowMs, reasonFor, server, signed, withValue } from "./test-messages.ts";

const other = Uint8Array.from({ length: 32 }, () => 7);

it("tells who sent it, what is signed and when", async () => {
  await expect(verify(await signed(), server)).resolves.toMatchObject({
    keyId: "key-1",
    covered: ["(request-target)", "host", "date", "digest"],
    signedAtMs: nowMs,
  });
});

describe("headers in every form", () => {
  it.each([
    ["Fetch Headers", (pairs: [string, string][]) => new Headers(pairs)],
    ["a record", (pairs: [string, string][]) => Object.fromEntries(pairs)],
    [
      "a record of lists",
      (pairs: [string, string][]) => Object.fromEntries(pairs.map(([name, value]) => [name, [value]])),
    ],
    ["rawHeaders", (pairs: [string, string][]) => pairs.flat()],
    ["a map", (pairs: [string, string][]) => new Map(pairs)],
  ])("%s", async (_name, form) => {
    const request = await signed();
    const headers = form(request.headers.map(([name, value]) => [name, value]));
    expect(await reasonFor({ ...request, headers })).toBe("accepted");
  });

  it.each([null, undefined, 7, "Host: x", ["Host"], [["Host"]], { host: 7 }, [["Host", "x"], 7]])(
    "refuses %j with words on the forms there are",
    async (headers) => {
      await expect(verify({ ...(await signed()), headers: headers as never }, server)).rejects.toThrow(
        /"headers" must be Fetch Headers/,
      );
    },
  );

  it("leaves out spaces and tabs around a value, and no other white space", async () => {
    const request = await signed();
    const around = (before: string, after: string): unknown =>
      reasonFor(withValue(request, "Host", (value) => before + value + after));
    expect(await around(" \t", "\t ")).toBe("accepted");
    expect(await around("", "\u00a0")).toBe("mismatch");
    expect([await around("\ufeff", ""), await around("", "\r\n")]).toEqual(["malformed", "malformed"]);
  });

  it("sees repeated lines in pairs, rawHeaders and lists", async () => {
    const request = await signed();
    const twice = [...request.headers, ["host", "api.example.com"] as const];
    expect(await reasonFor({ ...request, headers: twice })).toBe("malformed");
    expect(await reasonFor({ ...request, headers: twice.flat() })).toBe("malformed");
    const record = { ...Object.fromEntries(request.headers), Host: ["api.example.com", "api.example.com"] };
    expect(await reasonFor({ ...request, headers: record })).toBe("malformed");
  });
});

describe("S1: only raw bytes are a body", () => {
  it.each([{ name: "Ada" }, ["Ada"], 7, true])(
    "%j is refused with advice for each framework",
    async (body) => {
      const error = await verify({ ...(await signed()), body: body as never }, server).catch(
        (thrown: unknown) => thrown,
      );
      const problems = [{ path: "body", message: "must be raw bytes" }];
      expect(error).toMatchObject({ name: "ConfigurationError", code: "raw_body_required", problems });
      for (const word of ["express.raw", "removeAllContentTypeParsers", "c.req.arrayBuffer", "Next.js"])
        expect((error as Error).message).toContain(word);
    },
  );

  it("S9: the hash of a body is none, so that a digest is always compared with bytes that came", async () => {
    const request = await signed();
    const sha256 = crypto.createHash("sha256").update(request.body).digest();
    for (const size of [request.body.length, 0, -1]) {
      const hashed = verify({ ...request, body: { size, sha256 } as never }, server);
      await expect(hashed).rejects.toMatchObject({ code: "raw_body_required" });
    }
  });

  it("bytes, a buffer of them, a view into a larger one and their text are all the same", async () => {
    const request = await signed();
    const larger = new Uint8Array(request.body.length + 8).fill(65);
    larger.set(request.body, 4);
    const view = larger.subarray(4, 4 + request.body.length);
    for (const body of [
      request.body,
      request.body.slice().buffer,
      view,
      new TextDecoder().decode(request.body),
    ])
      expect(await reasonFor({ ...request, body })).toBe("accepted");
  });

  it("null, nothing and no bytes are no body", async () => {
    const request = await signed({}, { body: "" });
    for (const body of [null, undefined, new Uint8Array(0), ""])
      expect(await reasonFor({ ...request, body })).toBe("accepted");
  });
});

describe("S5: the target is that of the request line", () => {
  it.each(["", "checks", "https://api.example.com/checks", "/a b", "/a\nhost: x", "undefined"])(
    "%j is malformed",
    async (target) => {
      expect(await reasonFor({ ...(await signed()), target })).toBe("malformed");
    },
  );
  it.each(["", "post", "Post", "PO ST"])("the method %j is malformed", async (method) => {
    expect(await reasonFor({ ...(await signed()), method })).toBe("malformed");
  });
});

describe("S6, S14: keys", () => {
  it("two keys are accepted at a time, for a rotation", async () => {
    const keys = new Map([
      ["key-1", key],
      ["key-2", other],
    ]);
    expect(await reasonFor(await signed(), { keys })).toBe("accepted");
    expect(await reasonFor(await signed({ keyId: "key-2", key: other }), { keys })).toBe("accepted");
  });
  it("a resolver is asked for the key of the id", async () => {
    const asked: string[] = [];
    const keys = async (keyId: string) => {
      asked.push(keyId);
      return keyId === "key-1" ? key : undefined;
    };
    expect(await reasonFor(await signed(), { keys })).toBe("accepted");
    expect(await reasonFor(await signed({ keyId: "toString" }), { keys })).toBe("unknown-key");
    expect(asked).toEqual(["key-1", "toString"]);
  });
  it("S6: an unknown key id costs the same HMAC as a known one", async () => {
    const hmacs = vi.spyOn(crypto, "createHmac");
    const requests = [await signed(), await signed({ keyId: "key-9" })];
    for (const request of requests) {
      hmacs.mockClear();
      await reasonFor(request);
      expect(hmacs).toHaveBeenCalledTimes(1);
    }
  });
  it.each([
    [
      "a resolver that throws",
      () => {
        throw new Error("password=hunter2");
      },
    ],
    ["a resolver that rejects", () => Promise.reject(new Error("password=hunter2"))],
    ["an empty key", () => new Uint8Array(0)],
    ["a text", () => "AAECAw==" as never],
    ["null", () => null as never],
  ])("%s fails closed, and what it threw goes no further", async (_name, keys) => {
    const error = await verify(await signed(), { ...server, keys }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ code: "credential_unavailable", retryable: true });
    expect((error as Error).message).toBe('"keys" failed, or gave no Uint8Array with bytes in it.');
    expect(error).not.toHaveProperty("cause");
    expect(String(error)).not.toContain("hunter2");
  });
});

describe("S7: the MAC is 32 bytes in canonical base64", () => {
  it.each<[string, (mac: string) => string]>([
    ["one with a byte less", () => btoa("x".repeat(31))],
    ["one with a byte more", () => btoa("x".repeat(33))],
    ["none", () => ""],
    ["one without padding", (mac) => mac.slice(0, -1)],
    ["one in the URL alphabet", () => "-_".repeat(21).concat("A=")],
    ["one with white space", (mac) => ` ${mac}`],
    ["one in hex", () => "00".repeat(32)],
    ["something else", () => "***"],
  ])("%s is a mismatch", async (_name, change) => {
    const request = withValue(await signed(), "Authorization", (value) =>
      value.replace(/signature="([^"]*)"/, (_all, mac: string) => `signature="${change(mac)}"`),
    );
    expect(await reasonFor(request)).toBe("mismatch");
  });
});

describe("S8: freshness comes from the signed date, after the MAC", () => {
  it.each([300_000, -300_000])("%d ms off the clock is fresh", async (off) => {
    expect(await reasonFor(await signed(), { now: () => nowMs + off })).toBe("accepted");
  });
  it.each([300_001, -300_001, Number.NaN])("%d ms off is stale", async (off) => {
    expect(await reasonFor(await signed(), { now: () => nowMs + off })).toBe("stale");
  });
  it("a window of 0 takes this very second alone", async () => {
    const profile = { ...strictProfile, windowMs: 0 };
    expect(await reasonFor(await signed(), { profile })).toBe("accepted");
    expect(await reasonFor(await signed(), { profile, now: () => nowMs + 1 })).toBe("stale");
  });
  it("a stale date with a wrong MAC is a mismatch", async () => {
    const request = await signed({ key: other });
    expect(await reasonFor(request, { now: () => nowMs + 1e9 })).toBe("mismatch");
  });
});

it.each([
  "Thu, 02 Jan 2026 03:04:05 GMT",
  "Fri, 2 Jan 2026 03:04:05 GMT",
  "2026-01-02T03:04:05Z",
  "yesterday",
])("S8: the signed date %j is none, and stale", async (date) => {
  const request = withValue(await signed(), "Date", () => date);
  expect(await reasonFor(forged(request, ["(request-target)", "host", "date", "digest"]))).toBe("stale");
});

describe("S9: the digest is that of the raw bytes", () => {
  it("a digest that is not covered is compared all the same", async () => {
    const request = await signed({}, { method: "GET", body: "" });
    const headers = [...request.headers, ["Digest", "SHA-256=AAAA"]] as const;
    expect(await reasonFor({ ...request, headers })).toBe("digest");
  });
  it("two digests that are not covered are refused, also if they are right", async () => {
    const request = await signed({}, { method: "GET", body: "" });
    const digest = ["Digest", "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="] as const;
    expect(await reasonFor({ ...request, headers: [...request.headers, digest] })).toBe("accepted");
    expect(await reasonFor({ ...request, headers: [...request.headers, digest, digest] })).toBe("digest");
  });
});

describe("options", () => {
  it("names every problem at once", async () => {
    const options = { keys: {} as never, profile: { ...strictProfile, windowMs: Infinity } };
    await expect(verify(await signed(), options)).rejects.toMatchObject({
      name: "ConfigurationError",
      problems: [{ path: "keys", message: "must be a Map or a function" }, { path: "profile" }],
    });
  });
  it.each([
    { labels: undefined },
    { required: undefined },
    { windowMs: -1 },
    { windowMs: Number.NaN },
    { windowMs: undefined },
  ])("a profile with %j is no profile", async (wrong) => {
    const profile = { ...strictProfile, ...wrong } as typeof strictProfile;
    await expect(verify(await signed(), { ...server, profile })).rejects.toThrow(
      'verify: "profile" needs all of strictProfile, and a finite windowMs.',
    );
  });
  it("row 30: a polluted prototype loosens nothing", async () => {
    const request = await signed({ covered: ["(request-target)", "date"] });
    const loose = { ...strictProfile, required: ["date"] };
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    polluted["profile"] = loose;
    try {
      expect(await reasonFor(request)).toBe("not-covered");
    } finally {
      delete polluted["profile"];
    }
  });
  it("takes the signature from the Signature header where it is told to, and there alone", async () => {
    const request = await signed({ header: "Signature" });
    expect(await reasonFor(request, { header: "Signature" })).toBe("accepted");
    expect(await reasonFor(request)).toBe("missing");
    expect(await reasonFor(await signed(), { header: "Signature" })).toBe("missing");
  });
});

it("S11: every refusal has the same shape, and repeats nothing of the message", async () => {
  const request = await signed({ keyId: "tenant-sesame" });
  const error = await verify(request, server).catch((thrown: unknown) => thrown);
  expect(SignatureError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ code: "signature_unknown_key", reason: "unknown-key", retryable: false });
  expect(JSON.stringify(error)).not.toContain("sesame");
  const listed = withValue(await signed(), "Authorization", (value) =>
    value.replace("digest", "digest sesame"),
  );
  await expect(verify(listed, server)).rejects.toThrow(/^(?!.*sesame)The signature was refused: /);
});
