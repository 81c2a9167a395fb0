import { describe, expect, it } from "vitest";
import { readHeaders } from "./headers-input.ts";
import { sign, type SignatureParameter, signResponse, verify, verifyResponse } from "./index.ts";
import { signingString } from "./message.ts";
import {
  bytes,
  current,
  seed,
  type SignatureVector,
  vectors,
  type VerdictVector,
} from "./test-vectors.node.ts";

const { messages, negative } = vectors("signatures");
const { cases, key_base64, key_id } = vectors("verdicts");
const requests = messages.filter(({ kind }) => kind === "request");
const responses = messages.filter(({ kind }) => kind === "response");

describe("signing strings of the draft", () => {
  it.each(vectors("signing-strings"))("$name", ({ headers, created, method, target, ...vector }) => {
    const lines = readHeaders(headers);
    lines.set("(request-target)", [`${method.toLowerCase()} ${target}`]);
    lines.set("(created)", [String(created)]);
    expect(signingString(vector.signed_headers, lines)).toBe(vector.signing_string);
  });
});

describe("requests get the very header of the vector, and verify", () => {
  it.each(requests)("$name", async (vector) => {
    const { method, target, headers } = vector;
    const body = bytes(vector.body_base64);
    const unsigned = { method, target, body, headers: { host: headers["host"] } };
    const made = await sign(unsigned, {
      keyId: vector.key_id,
      key: bytes(vector.key_base64),
      ...styleOf(vector),
    });
    const { digest, date } = headers;
    expect(made).toEqual({
      Date: date,
      ...(digest === undefined ? {} : { Digest: digest }),
      Authorization: vector.header_value,
    });
    const verified = await verify(
      { method, target, body, headers: { ...headers, authorization: vector.header_value } },
      { keys: keyOf(vector), profile: current, now: () => Date.parse(date as string) },
    );
    expect(verified).toMatchObject({ keyId: vector.key_id, covered: vector.signed_headers });
  });
});

describe("responses get the very header of the vector, and verify", () => {
  it.each(responses)("$name", async (vector) => {
    const { method, target, host } = vector.request;
    const key = bytes(vector.key_base64);
    const { now } = styleOf(vector);
    const asked = { method, target, headers: { host } };
    const headers = { host, ...(await sign(asked, { keyId: vector.key_id, key, now })) };
    const verified = await verify({ ...asked, headers }, { keys: keyOf(vector), now });

    const body = bytes(vector.body_base64);
    const made = await signResponse({ headers: vector.headers, body }, verified, styleOf(vector));
    const { date, digest } = vector.headers;
    expect(made).toEqual({ Date: date, Digest: digest, Signature: vector.header_value });
    const answer = { headers: { ...vector.headers, signature: vector.header_value }, body };
    await expect(
      verifyResponse(answer, asked, { keys: keyOf(vector), profile: seed, now }),
    ).resolves.toMatchObject({
      keyId: vector.key_id,
      covered: vector.signed_headers,
    });
  });
});

it("refuses a MAC that was keyed with the base64 text of the key", async () => {
  const [{ base, signature } = { base: "", signature: "" }] = negative;
  const vector = messages.find(({ name }) => name === base) as SignatureVector;
  const authorization = vector.header_value.replace(vector.signature, signature);
  const { method, target, headers } = vector;
  await expect(
    verify(
      { method, target, headers: { ...headers, authorization } },
      { keys: keyOf(vector), profile: current, now: styleOf(vector).now },
    ),
  ).rejects.toMatchObject({ reason: "mismatch" });
});

describe("S3: every verdict under a profile without the host", () => {
  it("has 53 cases", () => {
    expect(cases).toHaveLength(53);
  });
  it.each(cases)("$name", async (vector) => {
    expect(await verdict(vector, current)).toBe(vector.expect);
  });
});

describe("S3: a profile with the host takes the same, save where the host is not covered", () => {
  it.each(cases)("$name", async (vector) => {
    expect(await verdict(vector, seed)).toBe(vector.hostUncovered === true ? "reject" : vector.expect);
  });
});

async function verdict({ request, now }: VerdictVector, profile: typeof current): Promise<string> {
  const { body_base64, ...rest } = request;
  const keys = new Map([[key_id, bytes(key_base64)]]);
  const work = verify({ ...rest, body: bytes(body_base64) }, { keys, profile, now: () => now * 1000 });
  return work.then(
    () => "accept",
    (error: unknown) => {
      expect(error).toMatchObject({ name: "SignatureError" });
      return "reject";
    },
  );
}

function keyOf({ key_id: id, key_base64: key }: SignatureVector): ReadonlyMap<string, Uint8Array> {
  return new Map([[id, bytes(key)]]);
}

/** How the sender of the vector writes its header, and when. */
function styleOf({ headers, header_value, signed_headers }: SignatureVector) {
  const order = [...header_value.matchAll(/(?:^|,|Signature )(keyId|algorithm|headers|signature)="/g)];
  const at = Date.parse(headers["date"] as string);
  return {
    covered: signed_headers,
    label: /algorithm="([^"]+)"/.exec(header_value)?.[1] ?? null,
    parameterOrder: order.map(([, name]) => name as SignatureParameter),
    now: () => at,
  };
}
