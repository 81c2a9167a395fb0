import { SignatureError } from "@idbraid/core/signatures";
import { describe, expect, it } from "vitest";
import { parseSecretKey } from "../keys/secret-key.ts";
import { type UrlVector, vectors } from "../test-vectors.node.ts";
import { signUrl, type SignUrlOptions } from "./sign-url.ts";
import { urlSignature } from "./url-signature.ts";
import { type SignedUrl, verifySignedUrl, type VerifySignedUrlOptions } from "./verify-signed-url.ts";

const all = vectors("signed-url-vectors");
const byName = all.map((vector) => [vector.name, vector] as const);
const secretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const otherKey = Buffer.alloc(32, 9).toString("base64");
const auditeeId = "c800b3eb-5960-4d84-9f96-129c2f4ee214";
const validUntil = Date.UTC(2030, 0, 1);
const page = "https://my-integration.example.com/reports/17";
const options: SignUrlOptions = { secretKey, validUntil, auditeeId };

describe("the URLs of the vectors", () => {
  it.each(byName)("case 70: %s is made", async (_name, vector) => {
    const parsed = new URL(vector.unsigned_url);
    const customData = parsed.searchParams.get("custom_data") ?? undefined;
    const made = await signUrl(`${parsed.origin}${parsed.pathname}`, {
      secretKey: vector.key_base64,
      validUntil: new Date(endOf(vector)),
      auditeeId: parsed.searchParams.get("auditee_id") ?? "",
      customData,
    });
    expect(made).toBe(vector.signed_url);
  });

  it.each(byName)("case 70: %s is accepted until its last moment", async (_name, vector) => {
    const parsed = new URL(vector.unsigned_url);
    const says: SignedUrl = {
      auditee_id: parsed.searchParams.get("auditee_id") ?? "",
      custom_data: parsed.searchParams.get("custom_data") ?? undefined,
      validUntilMs: endOf(vector),
    };
    for (const nowMs of [0, says.validUntilMs - 1, says.validUntilMs])
      expect(await verifySignedUrl(vector.signed_url, at(vector, nowMs))).toEqual(says);
  });

  it.each([
    ["as %3D", (signature: string) => signature],
    ["as %3d", (signature: string) => signature.replace("%3D", "%3d")],
    ["as it is", (signature: string) => signature.replace("%3D", "=")],
    ["left out", (signature: string) => signature.replace("%3D", "")],
  ])("case 70: the padding may stand there %s", async (_how, change) => {
    for (const vector of all) {
      const url = `${vector.unsigned_url}&signature=${change(`${vector.signature_base64url.slice(0, -1)}%3D`)}`;
      await expect(verifySignedUrl(url, at(vector, 0))).resolves.toHaveProperty("auditee_id");
    }
  });

  it.each(byName)("case 71: %s is refused one millisecond after its time", async (_name, vector) => {
    const { signed_url } = vector;
    expect(await refusal(signed_url, at(vector, endOf(vector) + 1))).toMatchObject(expired);
  });

  it.each(byName)("case 71: %s is refused with any one character changed", async (_name, vector) => {
    const { signed_url } = vector;
    const verdicts = new Set<string>();
    for (let index = 0; index < signed_url.length; index += 1) {
      const other = signed_url[index] === "A" ? "B" : "A";
      const changed = `${signed_url.slice(0, index)}${other}${signed_url.slice(index + 1)}`;
      const { reason } = await refusal(changed, at(vector, 0));
      verdicts.add(reason);
      const inBase = index < vector.unsigned_url.indexOf("?");
      const inSignature = index >= vector.unsigned_url.length + "&signature=".length;
      if (inBase || inSignature) expect(reason).toBe("mismatch");
    }
    expect([...verdicts].sort()).toEqual(["malformed", "mismatch"]);
  });
});

it("case 73: custom data may hold an encoded &signature=", async () => {
  const customData = `a&signature=b?c#d "e" 'f' 王 100%+1`;
  const url = await signUrl(page, { ...options, customData });
  expect(url).toContain("custom_data=a%26signature%3Db%3Fc");
  expect(new URL(url).href).toBe(url); // as a browser opens it
  expect(await verifySignedUrl(url, { secretKey, now: () => 0 })).toMatchObject({ custom_data: customData });
});

it("case 73: the path may hold &signature= as it is", async () => {
  const url = await signUrl("https://my-integration.example.com/a&signature=b", options);
  await expect(verifySignedUrl(url, { secretKey, now: () => 0 })).resolves.toHaveProperty("auditee_id");
});

describe("a signed URL that PassFort would not make", () => {
  const query = `version=1&valid_until=1893456000&auditee_id=${auditeeId}`;
  it.each([
    ["version 2", query.replace("version=1", "version=2"), "its version is not 1"],
    ["version 01", query.replace("version=1", "version=01"), "its version is not 1"],
    ["no version", query.replace("version=1&", ""), "do not stand before its signature in this order"],
    ["no valid_until", query.replace("valid_until=1893456000&", ""), "do not stand before"],
    ["no auditee_id", query.replace(/&auditee_id.*/, ""), "do not stand before"],
    ["no query", "", "do not stand before"],
    ["version twice", `version=1&${query}`, "is there twice"],
    ["custom_data twice", `custom_data=a&custom_data=b&${query}`, "is there twice"],
    ["custom_data too early", `custom_data=a&page=1&${query}`, "out of order"],
    ["a signature besides", `signature=a&${query}`, "is there twice"],
    ["a signature within", `${query}&signature=a`, "do not stand before"],
    ["another order", `valid_until=1893456000&version=1&auditee_id=${auditeeId}`, "in this order"],
    ["a parameter behind", `${query}&page=1`, "in this order"],
    ["an auditee that is no UUID", query.replace("c800b3eb", "c800b3e"), "its auditee_id is no UUID"],
    [
      "a time that is no integer",
      query.replace("1893456000", "1893456000.5"),
      "its valid_until is no integer",
    ],
    ["a time before 1970", query.replace("1893456000", "-1"), "its valid_until is no integer"],
    ["custom data that is not UTF-8", `custom_data=%ff&${query}`, "its custom_data cannot be decoded"],
  ])("case 72: %s is malformed, however well signed", async (_what, parameters, why) => {
    const error = await refusal(await signedText(`${page}?${parameters}`), { secretKey, now: () => 0 });
    expect(error).toMatchObject(malformed);
    expect(String(error)).toContain(why);
  });

  it("case 72: none, or something behind it, is malformed", async () => {
    const url = await signedText(`${page}?${query}`);
    const none = url.slice(0, url.indexOf("&signature"));
    for (const changed of ["", page, none, `${url}&page=1`])
      expect(await refusal(changed, { secretKey, now: () => 0 })).toMatchObject(malformed);
  });

  it("may have a query of its own before, and an auditee in letters of either case", async () => {
    const url = await signUrl(`${page}?page=1`, { ...options, auditeeId: auditeeId.toUpperCase() });
    expect(url).toContain("?page=1&version=1&");
    expect(await verifySignedUrl(url, { secretKey, now: () => 0 })).toEqual({
      auditee_id: auditeeId.toUpperCase(),
      custom_data: undefined,
      validUntilMs: validUntil,
    });
  });

  it("may have equals signs of custom data as they are", async () => {
    const url = await signedText(`${page}?custom_data=a=b==&${query}`);
    expect(await verifySignedUrl(url, { secretKey, now: () => 0 })).toMatchObject({ custom_data: "a=b==" });
  });

  it("may have spaces of custom data as plus signs", async () => {
    const url = await signedText(`${page}?custom_data=a+b%2Bc&${query}`);
    expect(await verifySignedUrl(url, { secretKey, now: () => 0 })).toMatchObject({ custom_data: "a b+c" });
  });
});

it("case 71: the clock is that of the process unless another one is given", async () => {
  const over = await signUrl(page, { ...options, validUntil: Date.UTC(2020, 0, 1) });
  expect(await refusal(over, { secretKey })).toMatchObject(expired);
});

describe("the keys", () => {
  it("S14: are all tried, since a URL names none", async () => {
    const url = await signUrl(page, options);
    const now = (): number => 0;
    await expect(verifySignedUrl(url, { secretKey: [otherKey, secretKey], now })).resolves.toHaveProperty(
      "auditee_id",
      auditeeId,
    );
    expect(await refusal(url, { secretKey: otherKey, now })).toMatchObject(mismatch);
  });

  it("S8: are asked before the clock: who has none learns nothing of the time", async () => {
    const url = await signUrl(page, options);
    expect(await refusal(url, { secretKey: otherKey, now: () => validUntil * 2 })).toMatchObject(mismatch);
  });

  it("S7: must fit in the one form that base64 has", async () => {
    const url = await signUrl(page, options);
    const [last = ""] = /.(?=%3D$)/.exec(url) ?? [];
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const stray = url.replace(/.%3D$/, `${alphabet[alphabet.indexOf(last) + 1]}%3D`);
    for (const changed of [stray, `${url}%3D`, url.replace(/.{5}%3D$/, ""), `${url} `])
      expect(await refusal(changed, { secretKey, now: () => 0 })).toMatchObject(mismatch);
  });

  it.each([new URL(page), undefined, { url: page }])("go with a URL that is a text, not %s", async (url) => {
    await expect(verifySignedUrl(url as never, { secretKey })).rejects.toMatchObject({
      name: "ConfigurationError",
      problems: [{ path: "url" }],
    });
  });

  it("that cannot be used are a mistake of the caller, and none of the URL", async () => {
    await expect(verifySignedUrl(await signUrl(page, options), { secretKey: [] })).rejects.toMatchObject({
      name: "ConfigurationError",
      problems: [{ path: "secretKey" }],
    });
  });
});

describe("signUrl", () => {
  it("names everything that cannot work at once", async () => {
    const wrong = { secretKey: "x", validUntil: NaN, auditeeId: "me", customData: "\ud800" };
    await expect(signUrl("ftp://example.com", wrong)).rejects.toMatchObject({
      name: "ConfigurationError",
      problems: ["secretKey", "url", "validUntil", "auditeeId", "customData"].map((path) => ({ path })),
    });
  });

  it.each(["custom_data", "version", "valid_until", "auditee_id", "signature"])(
    "case 72: refuses a page with a parameter %s of its own, as no such URL is ever accepted",
    async (name) => {
      for (const query of [`${name}=1`, `a=1&${name}`])
        await expect(signUrl(`${page}?${query}`, options)).rejects.toMatchObject({
          problems: [{ path: "url" }],
        });
    },
  );

  it.each(["/reports/17", `${page}#top`, "", "https://", "https://me:pw@example.com/"])(
    "refuses the URL %j",
    async (url) => {
      await expect(signUrl(url, options)).rejects.toMatchObject({ problems: [{ path: "url" }] });
    },
  );

  it.each([undefined, null, "2030-01-01", -1, 1e15, Infinity, new Date(NaN)])(
    "refuses %j as the end of its time",
    async (end) => {
      const wrong = { ...options, validUntil: end as number };
      await expect(signUrl(page, wrong)).rejects.toMatchObject({ problems: [{ path: "validUntil" }] });
    },
  );

  it("signs the URL as it goes over the wire, for whole seconds", async () => {
    const url = await signUrl("https://EXAMPLE.com:443/a b", { ...options, validUntil: 1999 });
    expect(url).toMatch(/^https:\/\/example\.com\/a%20b\?version=1&valid_until=1&auditee_id=/);
  });
});

const mismatch = { reason: "mismatch", code: "signed_url_mismatch" };
const malformed = { reason: "malformed", code: "signed_url_malformed" };
const expired = { reason: "stale", code: "signed_url_expired" };

function endOf({ unsigned_url }: UrlVector): number {
  return Number(new URL(unsigned_url).searchParams.get("valid_until")) * 1000;
}

function at({ key_base64 }: UrlVector, nowMs: number) {
  return { secretKey: key_base64, now: () => nowMs };
}

/** A text that PassFort has signed, whatever it says. */
async function signedText(text: string): Promise<string> {
  return `${text}&signature=${encodeURIComponent(await urlSignature(text, parseSecretKey(secretKey).key))}`;
}

async function refusal(url: string, options: VerifySignedUrlOptions): Promise<SignatureError> {
  const error: unknown = await verifySignedUrl(url, options).catch((thrown: unknown) => thrown);
  if (SignatureError.isInstance(error)) return error;
  throw new Error(`It was not refused: ${JSON.stringify(error)}`);
}
