import crypto from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { SignatureError, strictProfile, verify } from "./index.ts";
import { type Lines, requestLines, signingString } from "./message.ts";
import { key, nowMs, type PairedRequest, reasonFor, server, signed, withValue } from "./test-messages.ts";

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
      expect(error).toMatchObject({ name: "ConfigurationError", code: "raw_body_required" });
      for (const word of ["express.raw", "addContentTypeParser", "c.req.raw.arrayBuffer", "Next.js"])
        expect((error as Error).message).toContain(word);
    },
  );

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
});

describe("S2: parameters", () => {
  const change = async (by: (value: string) => string) =>
    reasonFor(withValue(await signed(), "Authorization", by));
  it.each([
    ["a repeated one", (value: string) => `${value},keyId="key-1"`],
    ["an unknown one twice", (value: string) => `${value},x="1",x="1"`],
    ["an open quote", (value: string) => value.slice(0, -1)],
    ["an open quote in the middle", (value: string) => value.replace('"key-1",', '"key-1,')],
    ["a comma at the end", (value: string) => `${value},`],
    ["two commas", (value: string) => value.replace(",", ",,")],
    ["no comma", (value: string) => value.replace(",", " ")],
    ["no value", (value: string) => `${value},x=`],
    ["no name", (value: string) => `${value},="x"`],
    ["a backslash", (value: string) => value.replace("key-1", String.raw`key\-1`)],
    ["a key id without quotes", (value: string) => value.replace('"key-1"', "key-1")],
    ["a quoted time", (value: string) => `${value},created="1"`],
    ["a time that is no integer", (value: string) => `${value},expires=1.5`],
    ["words behind a value", (value: string) => value.replace('"key-1"', '"key-1"x')],
    ["more than 4 KiB", (value: string) => `${value},x="${"x".repeat(4096)}"`],
    ["no key id", (value: string) => value.replace(/keyId="[^"]*",/, "")],
    ["no signature", (value: string) => value.replace(/,signature="[^"]*"/, "")],
    ["a name covered twice", (value: string) => value.replace("host date", "host host date")],
    ["a name that is none", (value: string) => value.replace("host date", "host (me) date")],
    ["two spaces in the list", (value: string) => value.replace("host date", "host  date")],
    ["a covered header that is not there", (value: string) => value.replace("host date", "host date x-none")],
  ])("%s is malformed", async (_name, by) => {
    expect(await change(by)).toBe("malformed");
  });

  it.each([
    ["unknown ones, with commas and equals signs in them", (value: string) => `${value},nonce="a,b=c", x=1`],
    ["spaces around commas", (value: string) => value.replaceAll('",', '" , ')],
    ["a scheme in another letter case", (value: string) => value.replace("Signature", "sIGNATURE")],
    ["names of headers in another letter case", (value: string) => value.replace("host date", "Host DATE")],
    ["up to 4 KiB", (value: string) => `${value},x="${"x".repeat(4096 + 10 - value.length - 5)}"`],
  ])("%s make no difference", async (_name, by) => {
    expect(await change(by)).toBe("accepted");
  });

  it("takes a last value without its closing quote where the profile says so", async () => {
    const request = withValue(await signed(), "Authorization", (value) => value.slice(0, -1));
    const profile = { ...strictProfile, allowUnterminatedLastQuote: true };
    expect(await reasonFor(request, { profile })).toBe("accepted");
  });
});

describe("credentials that are none of ours are missing", () => {
  it.each(["Signature ", "Bearer abc", "", 'SignatureX keyId="key-1"'])("%j", async (value) => {
    expect(await reasonFor(withValue(await signed(), "Authorization", () => value))).toBe("missing");
  });
  it("no header at all", async () => {
    const request = await signed();
    const headers = request.headers.filter(([name]) => name !== "Authorization");
    expect(await reasonFor({ ...request, headers })).toBe("missing");
  });
});

describe("S3: the algorithm is ours", () => {
  it.each(["rsa-sha256", "hmac-sha512", "hs2019", "HMAC-SHA256", "none", ""])(
    "the label %j is refused",
    async (label) => {
      const request = withValue(await signed(), "Authorization", (value) =>
        value.replace("hmac-sha256", label),
      );
      expect(await reasonFor(request)).toBe("algorithm");
    },
  );
  it("a signature without a label is taken, unless the profile says otherwise", async () => {
    const request = await signed({ label: null });
    expect(await reasonFor(request)).toBe("accepted");
    expect(await reasonFor(request, { profile: { ...strictProfile, labels: ["hmac-sha256"] } })).toBe(
      "algorithm",
    );
  });
  it("(created) and (expires) are refused by the strict profile", async () => {
    for (const name of ["created", "expires"]) {
      const request = withValue(await signed(), "Authorization", (value) =>
        value.replace("host date", `host (${name}) date`).concat(`,${name}=${String(nowMs / 1000)}`),
      );
      expect(await reasonFor(request)).toBe("malformed");
    }
  });
});

describe("S3: what a looser profile takes", () => {
  const timed = { ...strictProfile, labels: ["hs2019"], allowCreated: true };
  const second = nowMs / 1000;
  async function withTimes(times: { created?: number; expires?: number }, label = "hs2019") {
    const names = Object.keys(times).map((name) => `(${name})`);
    const request = forged(await signed(), ["(request-target)", "host", "date", "digest", ...names], {
      label,
      lines: Object.entries(times).map(([name, value]) => [`(${name})`, String(value)]),
    });
    const bare = Object.entries(times).map(([name, value]) => `,${name}=${String(value)}`);
    return withValue(request, "Authorization", (value) => value + bare.join(""));
  }

  it.each([
    [{ created: second }, "accepted"],
    [{ created: second - 300 }, "accepted"],
    [{ created: second - 301 }, "stale"],
    [{ created: second + 300 }, "accepted"],
    [{ created: second + 301 }, "stale"],
    [{ expires: second }, "accepted"],
    [{ expires: second - 1 }, "stale"],
    [{ created: second, expires: second + 60 }, "accepted"],
    [{ created: second - 301, expires: second + 60 }, "stale"],
  ])("%j is %s", async (times, expected) => {
    expect(await reasonFor(await withTimes(times), { profile: timed })).toBe(expected);
  });

  it.each(["hmac-sha256", "rsa-sha256", "ecdsa-sha256"])(
    "the label %s allows none of them",
    async (label) => {
      const profile = { ...timed, labels: [label] };
      expect(await reasonFor(await withTimes({ created: second }, label), { profile })).toBe("malformed");
      expect(await reasonFor(await withTimes({}, label), { profile })).toBe("accepted");
    },
  );

  it("a covered time without its parameter is malformed", async () => {
    const request = withValue(await withTimes({ created: second }), "Authorization", (value) =>
      value.replace(/,created=.*/, ""),
    );
    expect(await reasonFor(request, { profile: timed })).toBe("malformed");
  });

  it("the first SHA-256 in a list of digests counts, and no list is a single value", async () => {
    const profile = { ...strictProfile, digestList: "firstSupported" } as const;
    const right = (await signed()).headers.find(([name]) => name === "Digest")?.[1] ?? "";
    const wrong = "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    for (const [value, expected] of [
      [`MD5=AAAA, ${right} , ${wrong}`, "accepted"],
      [right.replace("SHA-256", "sha-256"), "accepted"],
      [`${wrong},${right}`, "digest"],
      [`SHA-256=AAAA,${right}`, "digest"],
      ["MD5=AAAA", "digest"],
      ["", "digest"],
    ] as const) {
      const request = await withDigest(value);
      expect(await reasonFor(request, { profile }), value).toBe(expected);
    }
    expect(await reasonFor(await withDigest(`MD5=AAAA,${right}`))).toBe("digest");
    expect(await reasonFor(await withDigest(`${right},MD5=AAAA`))).toBe("digest");
  });

  /** A request with this digest, which its signature covers. */
  async function withDigest(value: string) {
    const request = withValue(await signed(), "Digest", () => value);
    return forged(request, ["(request-target)", "host", "date", "digest"]);
  }
});

describe("S4: what must be covered", () => {
  it.each([[["(request-target)", "date"]], [["date", "(request-target)", "digest"]]])(
    "%j without the host is refused",
    async (covered) => {
      expect(await reasonFor(await signed({ covered }))).toBe("not-covered");
    },
  );
  it("a signature without a list covers a time only, and is refused", async () => {
    const request = withValue(await signed(), "Authorization", (value) =>
      value.replace(/headers="[^"]*",/, ""),
    );
    expect(await reasonFor(request)).toBe("not-covered");
  });
  it("a digest that is there and not covered does not do where there is a body", async () => {
    const request = withValue(await signed(), "Authorization", (value) => value.replace(" digest", ""));
    expect(await reasonFor(request)).toBe("not-covered");
  });
  it("a digest is not demanded without a body, unless the profile demands it", async () => {
    const request = await signed({}, { method: "GET", body: "" });
    expect(request.headers.map(([name]) => name)).not.toContain("Digest");
    expect(await reasonFor(request)).toBe("accepted");
    const profile = { ...strictProfile, digestOnEmptyBody: "required" } as const;
    expect(await reasonFor(request, { profile })).toBe("not-covered");
    const sent = await signed({ digestOnEmptyBody: "send" }, { method: "GET", body: "" });
    expect(await reasonFor(sent, { profile })).toBe("accepted");
  });
  it.each(["Host", "Date", "Digest"])("a second %s is malformed, also if it says the same", async (name) => {
    const request = await signed();
    const again = request.headers.find(([key]) => key === name) as readonly [string, string];
    expect(await reasonFor({ ...request, headers: [...request.headers, again] })).toBe("malformed");
  });
  it("no profile makes a signed time needless", async () => {
    const timeless = forged(await signed({}, { body: "" }), ["(request-target)", "host"]);
    const profile = { ...strictProfile, required: ["(request-target)", "host"] };
    expect(await reasonFor(timeless, { profile })).toBe("not-covered");
  });
});

describe("S5: the target is that of the request line", () => {
  it.each(["", "checks", "/a b", "/a\nhost: x", "undefined"])("%j is malformed", async (target) => {
    expect(await reasonFor({ ...(await signed()), target })).toBe("malformed");
  });
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

describe("S11: the log is told what to look for", () => {
  const authorization = (by: (value: string) => string) => (request: PairedRequest) =>
    withValue(request, "Authorization", by);
  it.each<[RegExp, (request: PairedRequest) => PairedRequest]>([
    [/refused: there is none\.$/, (request) => ({ ...request, headers: [] })],
    [/refused: there is another scheme\.$/, authorization(() => "Bearer x")],
    [/refused: it is no list of parameters\.$/, authorization(() => "Signature x")],
    [/refused: it lacks keyId or signature\.$/, authorization(() => 'Signature keyId="x"')],
    [/refused: a parameter has a wrong form\.$/, authorization(() => "Signature signature=x")],
    [/refused: a parameter has a wrong form\.$/, authorization(() => "Signature headers=x")],
    [
      /refused: its algorithm is not taken\.$/,
      authorization((value) => value.replace("hmac-sha256", "none")),
    ],
    [/refused: it does not cover "host"\.$/, authorization((value) => value.replace(" host", ""))],
    [
      /refused: it covers something that is not there exactly once\.$/,
      authorization((value) => value.replace(" host", " host host")),
    ],
    [/refused: no key has its key id\.$/, authorization((value) => value.replace("key-1", "key-9"))],
    [
      /refused: it does not fit\. See that method, target and host/,
      (request) => ({ ...request, target: "/other" }),
    ],
    [
      /refused: the Digest is not that of the body\.$/,
      (request) => ({ ...request, body: new Uint8Array(3) }),
    ],
    [/refused: its method is not in upper case\.$/, (request) => ({ ...request, method: "post" })],
    [/refused: its target is not that of a request line\.$/, (request) => ({ ...request, target: "x" })],
  ])("%s", async (message, change) => {
    await expect(verify(change(await signed()), server)).rejects.toThrow(message);
  });
  it("how far the clocks are apart", async () => {
    const late = { ...server, now: () => nowMs + 600_000 };
    await expect(verify(await signed(), late)).rejects.toThrow("its time is -600000 ms ahead");
  });
});

describe("options", () => {
  it("names every problem at once", async () => {
    const options = { keys: {} as never, profile: { ...strictProfile, windowMs: Infinity } };
    await expect(verify(await signed(), options)).rejects.toMatchObject({
      name: "ConfigurationError",
      problems: [{ path: "keys" }, { path: "profile" }],
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

/** The request with a true signature over these names, however unwise, and over more lines than it has. */
function forged(
  request: PairedRequest,
  covered: readonly string[],
  { label = "hmac-sha256", lines = [] as readonly (readonly [string, string])[] } = {},
): PairedRequest {
  const known = requestLines(request) as Lines;
  for (const [name, value] of lines) known.set(name, [value]);
  const mac = crypto.createHmac("sha256", key).update(signingString(covered, known)).digest("base64");
  const parameters = `keyId="key-1",algorithm="${label}",headers="${covered.join(" ")}",signature="${mac}"`;
  return withValue(request, "Authorization", () => `Signature ${parameters}`);
}
