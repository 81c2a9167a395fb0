import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { hmac, sha256 } from "../crypto/digest.ts";
import { toBase64 } from "../crypto/encoding.ts";
import {
  type SignResponseOptions,
  type SignatureReason,
  signResponse,
  strictProfile,
  type VerifiedRequest,
  verify,
  verifyResponse,
} from "./index.ts";
import { key, nowMs, type PairedRequest, server, signed } from "./test-messages.ts";

const now = () => nowMs;
const utf8 = new TextEncoder();

async function answered(
  body: string | Uint8Array | undefined,
  options: SignResponseOptions = {},
  headers: Record<string, string> = {},
): Promise<{ request: PairedRequest; response: { headers: Record<string, string>; body: typeof body } }> {
  const request = await signed();
  const verified = await verify(request, server);
  const added = await signResponse({ headers, body }, verified, { now, ...options });
  return { request, response: { headers: { ...headers, ...added }, body } };
}

describe("S13: the answer to a verified request is signed over its final bytes", () => {
  it.each([
    ["JSON", '{"ok":true}'],
    ["an error", '{"errors":[{"type":"MISSING"}]}'],
    ["nothing", undefined],
    ["binary data", Uint8Array.of(0, 255, 137, 80)],
  ])("%s", async (_name, body) => {
    const { request, response } = await answered(body);
    await expect(verifyResponse(response, request, server)).resolves.toEqual({
      keyId: "key-1",
      covered: ["(request-target)", "host", "date", "digest"],
      signedAtMs: nowMs,
    });
  });

  it("a body that went by in pieces, of which the hash is left", async () => {
    const bytes = utf8.encode('{"ok":true}');
    const hashed = { size: bytes.length, sha256: await sha256(bytes) };
    const request = await signed();
    const verified = await verify(request, server);
    const headers = await signResponse({ body: hashed }, verified, { now });
    expect(headers).toEqual(await signResponse({ body: bytes }, verified, { now }));
    for (const body of [bytes, hashed])
      await expect(verifyResponse({ headers, body }, request, server)).resolves.toBeDefined();
    const foreign = { ...hashed, sha256: runInNewContext(`Uint8Array.of(${hashed.sha256.join()})`) as never };
    await expect(verifyResponse({ headers, body: foreign }, request, server)).resolves.toBeDefined();
    const other = { ...hashed, sha256: new Uint8Array(32) };
    expect(await refusal({ headers, body: other }, request)).toBe("digest");
  });

  it.each([
    { size: -1, sha256: new Uint8Array(32) },
    { size: 1.5, sha256: new Uint8Array(32) },
    { size: 2, sha256: new Uint8Array(31) },
    { size: 2, sha256: "text" },
    { sha256: new Uint8Array(32) },
  ])("but not over %j, which is no hash of a body", async (body) => {
    const verified = await verify(await signed(), server);
    await expect(signResponse({ body: body as never }, verified, { now })).rejects.toMatchObject({
      code: "raw_body_required",
    });
  });

  it("target and host are those of the request, whatever the response says", async () => {
    const { request, response } = await answered("{}", {}, { host: "other.example.com" });
    await expect(verifyResponse(response, request, server)).resolves.toBeDefined();
    for (const other of [{ target: "/other" }, { method: "PUT" }, { headers: { host: "other.example.com" } }])
      expect(await refusal(response, { ...request, ...other })).toBe("mismatch");
  });

  it("the host is left out where the request's signature does not cover it", async () => {
    const request = await signed({ covered: ["(request-target)", "date"] });
    const profile = { ...strictProfile, required: ["(request-target)", "date"] };
    const verified = await verify(request, { ...server, profile });
    const answer = { body: "{}", headers: { host: "other.example.com" } };
    const headers = await signResponse(answer, verified, { now });
    expect(headers["Signature"]).toContain('headers="(request-target) date digest"');
  });

  it("more headers and another style can be asked for", async () => {
    const covered = ["(request-target)", "date", "Content-Type"];
    const { request, response } = await answered(
      "{}",
      { covered, label: null },
      { "content-type": "text/plain" },
    );
    const verified = await verifyResponse(response, request, {
      ...server,
      profile: { ...strictProfile, required: covered.slice(0, 2) },
    });
    expect(verified.covered).toEqual(["(request-target)", "date", "content-type", "digest"]);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a request that was not verified", { keyId: "key-1", covered: ["(request-target)"], signedAtMs: nowMs }],
    ["a copy of what verify gave", "copy"],
  ])("%s cannot be answered with a signature", async (_name, given) => {
    const verified = await verify(await signed(), server);
    const claimed = given === "copy" ? Object.assign({}, verified) : given;
    await expect(signResponse({ body: "{}" }, claimed as VerifiedRequest, { now })).rejects.toMatchObject({
      name: "ConfigurationError",
      code: "request_not_verified",
    });
  });

  it("no header of the answer stands in for a target that the request's signature does not cover", async () => {
    const date = new Date(nowMs).toUTCString();
    const mac = await hmac("SHA-256", key, utf8.encode(`date: ${date}`));
    const authorization = `Signature keyId="key-1",headers="date",signature="${toBase64(mac)}"`;
    const request = { method: "GET", target: "/config", headers: { date, authorization } };
    const profile = { ...strictProfile, required: ["date"] };
    const verified = await verify(request, { ...server, profile });
    const headers = { "(request-target)": "delete /checks", host: "other.example.com" };
    await expect(signResponse({ headers }, verified, { now })).rejects.toThrow(/"\(request-target\)"/);
  });

  it("names every problem of its options at once", async () => {
    const verified = await verify(await signed(), server);
    const wrong = { covered: ["date"], label: 'a"' };
    await expect(signResponse({}, verified, wrong)).rejects.toThrow(/^signResponse\(\).*"covered".*"label"/);
  });

  it("types refuse what verify did not give", async () => {
    const claimed = { keyId: "key-1", covered: [], signedAtMs: nowMs };
    // @ts-expect-error only verify makes a VerifiedRequest
    await expect(signResponse({ body: "{}" }, claimed)).rejects.toThrow(/verify\(\) did not give/);
  });

  it("what verify gave shows no key, target or host where it is printed", async () => {
    const { inspect } = await import("node:util");
    const verified = await verify(await signed(), server);
    const printed = inspect(verified, { depth: 9, showHidden: true }) + JSON.stringify(verified);
    expect(printed).not.toMatch(/checks|example\.com|Uint8Array|0, 1, 2/);
  });
});

describe("responses that are refused", () => {
  it.each(["Date", "Digest"])("row 15: a repeated %s is malformed", async (name) => {
    const { request, response } = await answered("{}");
    const lines = [...Object.entries(response.headers), [name, response.headers[name]] as [string, string]];
    expect(await refusal({ ...response, headers: lines }, request)).toBe("malformed");
  });
  it.each<[string, SignatureReason, (response: Answer) => Answer]>([
    ["another body", "digest", (response) => ({ ...response, body: utf8.encode("{ }") })],
    ["a body where there was none", "digest", (response) => ({ ...response, body: "x" })],
    ["no signature", "missing", ({ body }) => ({ headers: {}, body })],
    [
      "two signatures",
      "malformed",
      ({ headers, body }) => ({ headers: { ...headers, signature: "x=1" }, body }),
    ],
    [
      "another date",
      "mismatch",
      ({ headers, body }) => ({ headers: { ...headers, Date: new Date(nowMs + 1000).toUTCString() }, body }),
    ],
  ])("%s", async (_name, reason, change) => {
    const { request, response } = await answered("{}");
    expect(await refusal(change(response), request)).toBe(reason);
  });
  it("one that is too old", async () => {
    const { request, response } = await answered("{}");
    expect(await refusal(response, request, () => nowMs + 300_001)).toBe("stale");
  });
  it.each(["Authorization", "Signature"] as const)(
    "S13: a request that is sent back as its own response, signed in its %s header",
    async (header) => {
      const request = await signed({ header });
      const fields = Object.fromEntries(request.headers);
      const signature = fields[header]?.replace(/^Signature /, "") ?? "";
      const reflected = { headers: { ...fields, Signature: signature }, body: request.body };
      expect(await refusal(reflected, request)).toBe("mismatch");
    },
  );
});

interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

async function refusal(
  response: Parameters<typeof verifyResponse>[0],
  request: Parameters<typeof verifyResponse>[1],
  clock = now,
): Promise<unknown> {
  const options = { keys: new Map([["key-1", key]]), now: clock };
  return verifyResponse(response, request, options).then(
    () => "accepted",
    (error: unknown) => (error as { reason?: unknown }).reason,
  );
}
