import crypto from "node:crypto";
import {
  SignatureError,
  sign,
  type SignatureParameter,
  signResponse,
  verify,
  verifyResponse,
} from "@idbraid/core/signatures";
import { describe, expect, it } from "vitest";
import { parseSecretKey } from "./keys/secret-key.ts";
import { passfortProfiles } from "./profiles.ts";
import { bytes, type SignatureVector, type StringVector, vectors } from "./test-vectors.node.ts";

const { messages, negative } = vectors("signature-vectors");
const requests = messages.filter(({ kind }) => kind === "request");
const responses = messages.filter(({ kind }) => kind === "response");
const strings = vectors("canonicalization-vectors");
const profile = passfortProfiles.current;

describe("requests get the very header of the vector, and verify", () => {
  it.each(byName(requests))("case 35: %s", async (_name, vector) => {
    const { method, target, headers } = vector;
    const { digest, date } = headers;
    const body = bytes(vector.body_base64);
    const { host } = headers;
    const { keyId, key, ...style } = signerOf(vector);
    expect(await sign({ method, target, body, headers: { host } }, { keyId, key, ...style })).toEqual({
      Date: date,
      ...(digest === undefined ? {} : { Digest: digest }),
      Authorization: vector.header_value,
    });

    const sent = { method, target, body, headers: { ...headers, authorization: vector.header_value } };
    const verified = await verify(sent, { keys: new Map([[keyId, key]]), profile, now: style.now });
    expect(verified).toMatchObject({ keyId: vector.key_id, covered: vector.signed_headers });
  });
});

describe("responses get the very header of the vector, and verify", () => {
  it.each(byName(responses))("case 35: %s", async (_name, vector) => {
    const { method, target, host } = vector.request;
    const { date, digest } = vector.headers;
    const body = bytes(vector.body_base64);
    const { keyId, key, ...style } = signerOf(vector);
    const { now } = style;
    const keys = new Map([[keyId, key]]);
    const asked = { method, target, headers: { host } };
    const signed = { ...asked, headers: { host, ...(await sign(asked, { keyId, key, now })) } };
    const verified = await verify(signed, { keys, profile, now });
    expect(await signResponse({ headers: vector.headers, body }, verified, style)).toEqual({
      Date: date,
      Digest: digest,
      Signature: vector.header_value,
    });

    const answer = { headers: { ...vector.headers, signature: vector.header_value }, body };
    const { covered } = await verifyResponse(answer, signed, { keys, profile, now });
    expect(covered).toEqual(vector.signed_headers);
  });
});

it("case 35: a MAC that was keyed with the base64 text of the key is refused", async () => {
  const [{ base, signature } = { base: "", signature: "" }] = negative;
  const vector = messages.find(({ name }) => name === base) as SignatureVector;
  const { keyId, key, now } = signerOf(vector);
  const { method, target, headers } = vector;
  const authorization = vector.header_value.replace(vector.signature, signature);
  expect(authorization).not.toBe(vector.header_value);
  await expect(
    verify(
      { method, target, headers: { ...headers, authorization } },
      { keys: new Map([[keyId, key]]), profile, now },
    ),
  ).rejects.toMatchObject({ reason: "mismatch" });
});

/** A MAC over the text of the vector holds just where the verifier makes the same text of the message. */
describe("the text that is signed", () => {
  it.each(byName(strings))("case 36: %s", async (_name, vector) => {
    const body = vector.signed_headers.includes("digest") ? draftBody : "";
    const check = (text: string): Promise<string> => verdictOn(vector, onOneLine(vector), text, body);
    expect(await check(vector.signing_string)).toBe(
      vector.name === "draft12-2.3" ? "stale" : "accepted", // its weekday is wrong, which is looked at after the MAC
    );
    expect(await check(`${vector.signing_string} `)).toBe("mismatch");
  });

  it("case 36: a covered header on two lines is refused, and not joined", async () => {
    const vector = strings.find(({ name }) => name === "draft12-2.3") as StringVector;
    expect(await verdictOn(vector, vector.headers, vector.signing_string, "")).toBe("malformed");
  });
});

async function verdictOn(
  { method, target, signed_headers, created }: StringVector,
  headers: StringVector["headers"],
  text: string,
  body: string,
): Promise<string> {
  const key = new Uint8Array(32).fill(7);
  const mac = crypto.createHmac("sha256", key).update(text).digest("base64");
  const time = created === undefined ? "" : `created=${created},`;
  const authorization = `Signature keyId="k",${time}headers="${signed_headers.join(" ")}",signature="${mac}"`;
  const sent = { method, target, body, headers: [...headers, ["Authorization", authorization] as const] };
  const options = {
    keys: new Map([["k", key]]),
    profile: { ...profile, required: ["date"], windowMs: 1e11 },
    now: () => Date.UTC(2014, 5, 7),
  };
  return verify(sent, options).then(
    () => "accepted",
    (error: unknown) => (SignatureError.isInstance(error) ? error.reason : String(error)),
  );
}

/** Fields of one name joined, as a proxy may do. */
function onOneLine({ headers }: StringVector): StringVector["headers"] {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
  return [...values].map(([name, all]) => [name, all.join(", ")] as const);
}

function byName<V extends { readonly name: string }>(all: readonly V[]): readonly (readonly [string, V])[] {
  return all.map((vector) => [vector.name, vector] as const);
}

/** The body of the examples of the draft. @see draft-cavage-http-signatures-12, appendix C */
const draftBody = '{"hello": "world"}';

/** Who signed the vector, how its header is written, and when. */
function signerOf({ headers, header_value, signed_headers, key_base64, key_id }: SignatureVector) {
  const { keyId, key } = parseSecretKey({ secret: key_base64, keyId: key_id, anyLength: true });
  const order = [...header_value.matchAll(/(?:^|,|Signature )(keyId|algorithm|headers|signature)="/g)];
  const at = Date.parse(headers["date"] as string);
  return {
    keyId,
    key,
    covered: signed_headers,
    label: /algorithm="([^"]+)"/.exec(header_value)?.[1] ?? null,
    parameterOrder: order.map(([, name]) => name as SignatureParameter),
    now: () => at,
  };
}
