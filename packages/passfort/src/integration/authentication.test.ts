import type { SignatureReason } from "@idbraid/core/signatures";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { passfortProfiles } from "../profiles.ts";
import { bytes, vectors } from "../test-vectors.node.ts";
import { createIntegration } from "./create-integration.ts";
import type { AuthFailure } from "./hooks.ts";
import {
  type Answered,
  checkBody,
  identityOptions,
  passfortRequest,
  type SentRequest,
  serveTest,
  testClock,
  testNowMs,
  type TestServer,
  withHeaders,
} from "./test-integration.node.ts";

const failures: AuthFailure[] = [];
const run = vi.fn();
const clock = testClock();
const options = identityOptions({
  checks: { run },
  runtime: clock,
  hooks: { onAuthFailure: (failure) => failures.push(failure) },
});
let seed: TestServer;
let current: TestServer;
let docver: TestServer;
beforeAll(async () => {
  seed = await serveTest(createIntegration(options));
  current = await serveTest(createIntegration({ ...options, profile: passfortProfiles.current }));
  docver = await serveTest(createIntegration({ ...options, basePath: "/docver/" }));
});
afterAll(async () => {
  for (const server of [seed, current, docver]) await server[Symbol.asyncDispose]();
});

/** All that its sender sees of an answer, but for its date. */
const seenOf = ({ status, rawHeaders, text }: Answered): unknown => [
  status,
  rawHeaders.map((value, at) => (rawHeaders[at - 1] === "Date" ? "" : value)),
  text,
];

/** Sends a request that must be refused, and compares the refusal with that of an unsigned one. */
async function expectRefused(
  request: SentRequest,
  reason: SignatureReason,
  server: TestServer = seed,
): Promise<void> {
  failures.length = 0;
  const answer = await server.send(request);
  expect([answer.status, failures.map((failure) => failure.reason)]).toEqual([401, [reason]]);
  const unsigned = withHeaders(exampleA, { Authorization: undefined });
  expect(seenOf(answer)).toEqual(seenOf(await server.send(unsigned)));
}

const exampleA = await passfortRequest("GET", "/config");
const exampleB = await passfortRequest("POST", "/checks", checkBody({ demo_result: "ANY" }));
const authorization = (request: SentRequest): string =>
  request.headers.find(([name]) => name === "Authorization")?.[1] ?? "";
const rewritten = (request: SentRequest, change: (value: string) => string): SentRequest =>
  withHeaders(request, { Authorization: change(authorization(request)) });

describe("metadata", () => {
  it("case 1: is answered without credentials", async () => {
    const answer = await seed.send(
      withHeaders(await passfortRequest("GET", "/"), { Authorization: undefined }),
    );
    expect([answer.status, answer.json]).toEqual([
      200,
      { protocol_version: 1, provider_name: "Acme Identity" },
    ]);
    expect(answer.headers).toMatchObject({
      "content-type": "application/json",
      "cache-control": "no-store, no-transform",
    });
  });

  it("case 2: is answered whatever the Authorization header says, and never signed", async () => {
    for (const Authorization of ["Signature nonsense", "Basic YTpi", authorization(exampleA)]) {
      const root = await seed.send({ ...withHeaders(exampleA, { Authorization }), target: "/" });
      expect([root.status, root.headers["signature"]]).toEqual([200, undefined]);
    }
  });

  it("answers HEAD without a body", async () => {
    const answer = await seed.send({ ...exampleA, method: "HEAD", target: "/" });
    expect([answer.status, answer.text]).toEqual([200, ""]);
  });
});

describe("what PassFort signs", () => {
  it("case 4: GET /config is answered with the config document", async () => {
    const answer = await seed.send(exampleA);
    expect([answer.status, answer.json]).toEqual([200, options.config]);
  });

  it.each([
    [5, "without the last quote", () => rewritten(exampleA, (value) => value.slice(0, -1))],
    [25, "with the label hmac-sha256", () => passfortRequest("GET", "/config", "", { label: "hmac-sha256" })],
    [25, "without a label", () => passfortRequest("GET", "/config", "", { label: null })],
    [28, "with spaces after commas", () => rewritten(exampleA, (value) => value.replaceAll('",', '", '))],
    [
      28,
      "with parameters in another order",
      () =>
        passfortRequest("GET", "/config", "", {
          parameterOrder: ["headers", "signature", "keyId", "algorithm"],
        }),
    ],
    [
      28,
      "with header names in capitals",
      () => rewritten(exampleA, (value) => value.replace("host date", "Host DATE")),
    ],
    [30, "with an unknown parameter", () => rewritten(exampleA, (value) => `${value},note="a, b=c"`)],
  ])("case %i: %s", async (_case, _how, request) => {
    const answer = await seed.send(await request());
    expect(answer.status).toBe(200);
  });

  it("case 11: without the host is refused by the default profile, and taken by the looser one", async () => {
    const unhosted = { covered: ["(request-target)", "date"] };
    const get = await passfortRequest("GET", "/config", "", unhosted);
    await expectRefused(get, "not-covered");
    expect((await current.send(get)).status).toBe(200);
    const post = await passfortRequest("POST", "/checks", checkBody({ demo_result: "ANY" }), unhosted);
    await expectRefused(post, "not-covered");
    expect((await current.send(post)).status).toBe(200);
  });

  it.each([30_000, -30_000])("case 12: is good when the clock is %i ms on", async (byMs) => {
    clock.setWallClock(testNowMs + byMs);
    const { status } = await seed.send(exampleA);
    clock.setWallClock(testNowMs);
    expect(status).toBe(200);
  });

  it("case 15: POST /checks is answered", async () => {
    const { status, json } = await seed.send(exampleB);
    expect([status, json["errors"]]).toEqual([200, []]);
  });

  it("case 19: is verified by its bytes, however the JSON is written", async () => {
    const body = checkBody({ demo_result: "ANY", note: "Zoë Müller-Łącka 王" });
    const pretty = JSON.stringify(body, null, 2);
    const escaped = JSON.stringify(body).replace(
      /[^\x20-\x7e]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    expect(escaped).not.toBe(JSON.stringify(body));
    for (const text of [JSON.stringify(body), pretty, escaped]) {
      expect((await seed.ask("POST", "/checks", text)).status).toBe(200);
    }
  });

  it("case 23: is good below the base path of the integration", async () => {
    expect((await docver.ask("GET", "/docver/config")).status).toBe(200);
  });

  it("case 33: a POST without a body and a digest is let in", async () => {
    const answer = await seed.ask("POST", "/checks");
    expect([answer.status, answer.json["error"]]).toEqual([400, "invalid_request"]);
  });
});

describe("what is refused", () => {
  it("case 3: no credentials, with a challenge", async () => {
    const unsigned = withHeaders(exampleA, { Authorization: undefined });
    await expectRefused(unsigned, "missing");
    expect((await seed.send(unsigned)).headers["www-authenticate"]).toBe(
      'Signature realm="passfort",headers="(request-target) host date digest"',
    );
  });

  const signedAnew = (changes: Parameters<typeof passfortRequest>[3]) => async (): Promise<SentRequest> =>
    passfortRequest("GET", "/config", "", changes);
  const swapped = (request: SentRequest, signature: string): SentRequest =>
    rewritten(request, (value) => value.replace(/signature="[^"]*"/, `signature="${signature}"`));
  const utf8 = new TextEncoder();

  it.each<[number, string, SignatureReason, () => SentRequest | Promise<SentRequest>]>([
    [
      6,
      "the key used as text",
      "mismatch",
      () => swapped(exampleA, "rjk6J1FuO8liLfHGWWHiYTGwPhrrUYvFPLyRvwrNPJU="),
    ],
    [7, "another key with the same key id", "mismatch", signedAnew({ key: new Uint8Array(32) })],
    [8, "an unknown key id", "unknown-key", signedAnew({ keyId: "unknown1" })],
    [
      9,
      "only the date signed",
      "not-covered",
      () => rewritten(exampleA, (value) => value.replace("(request-target) host date", "date")),
    ],
    [
      10,
      "only the target signed",
      "not-covered",
      () => rewritten(exampleA, (value) => value.replace("(request-target) host date", "(request-target)")),
    ],
    [13, "a date 31 s old", "stale", signedAnew({ now: () => testNowMs - 31_000 })],
    [13, "a date 31 s ahead", "stale", signedAnew({ now: () => testNowMs + 31_000 })],
    [13, "a date 120 s old", "stale", signedAnew({ now: () => testNowMs - 120_000 })],
    [14, "no date", "malformed", () => withHeaders(exampleA, { Date: undefined })],
    [16, "one byte of the body changed", "digest", () => ({ ...exampleB, body: exampleB.body.with(3, 33) })],
    [
      17,
      "a digest that is not signed",
      "not-covered",
      () => rewritten(exampleB, (value) => value.replace("host date digest", "host date")),
    ],
    [18, "no digest", "malformed", () => withHeaders(exampleB, { Digest: undefined })],
    [21, "a query that was added", "mismatch", () => ({ ...exampleA, target: "/config?a=1" })],
    [
      21,
      "a query that was changed",
      "mismatch",
      async () => ({ ...(await passfortRequest("GET", "/config?a=1")), target: "/config?a=2" }),
    ],
    [22, "another method", "mismatch", () => ({ ...exampleA, method: "DELETE" })],
    [22, "another path", "mismatch", () => ({ ...exampleA, target: "/checks" })],
    [26, "the label rsa-sha256", "algorithm", signedAnew({ label: "rsa-sha256" })],
    [29, "two key ids", "malformed", () => rewritten(exampleA, (value) => `${value},keyId="AAECAwQF"`)],
    [29, "two signatures", "malformed", () => rewritten(exampleA, (value) => `${value},signature="AAAA"`)],
    [
      31,
      "an empty list of headers",
      "not-covered",
      () => rewritten(exampleA, (value) => value.replace(/headers="[^"]*"/, 'headers=""')),
    ],
    [
      31,
      "no list of headers",
      "not-covered",
      () => rewritten(exampleA, (value) => value.replace(/,headers="[^"]*"/, "")),
    ],
    [32, "a signature that is no base64", "mismatch", () => swapped(exampleA, "%%%%")],
    [32, "a signature cut short", "mismatch", () => swapped(exampleA, "PUzpKtTlYYri")],
  ])("case %i: %s", async (_case, _what, reason, request) => {
    await expectRefused(await request(), reason);
  });

  it("case 14: a date that is none, though correctly signed", async () => {
    await expectRefused(vectorRequest("bad-date-unparsable"), "stale");
  });

  it("case 20: a digest of other bytes, correctly signed", async () => {
    const other = await passfortRequest("POST", "/checks", checkBody({ demo_result: "NO_MATCHES" }));
    await expectRefused({ ...other, body: utf8.encode("x".repeat(other.body.length)) }, "digest");
  });

  it("case 24: a path without the base path that it was asked under", async () => {
    const request = { ...(await passfortRequest("GET", "/config")), target: "/docver/config" };
    await expectRefused(request, "mismatch", docver);
  });

  it("case 27: an HMAC of SHA-512 under the label hs2019", async () => {
    await expectRefused(vectorRequest("bad-hs2019-with-sha512"), "mismatch");
  });

  it.each(vectors("authorization-vectors").cases)("vector $name: $expect", async (vector) => {
    clock.setWallClock(vector.now * 1000);
    const answer = await (vector.profile === "later" ? current : seed).send(vectorRequest(vector.name));
    clock.setWallClock(testNowMs);
    if (vector.expect === "accept") expect([200, 400, 404]).toContain(answer.status);
    else expect(answer.status).toBe(401);
  });

  it("S4: a signed header that is there twice", async () => {
    const headers = [...exampleA.headers, ["Date", "Tue, 24 Mar 2020 11:21:25 GMT"] as const];
    await expectRefused({ ...exampleA, headers }, "malformed");
  });

  it("S8: an old date, whatever another header says of the time", async () => {
    const old = await passfortRequest("GET", "/config", "", { now: () => testNowMs - 3_600_000 });
    await expectRefused(withHeaders(old, { "X-Date": "Tue, 24 Mar 2020 11:21:25 GMT" }), "stale");
  });

  it("unknown paths too: nobody learns what there is", async () => {
    await expectRefused({ ...exampleA, target: "/nothing" }, "mismatch");
    await expectRefused(
      withHeaders({ ...exampleA, method: "PUT", target: "/" }, { Authorization: undefined }),
      "missing",
    );
  });

  it("case 34: S11: all of them get the same answer, byte for byte, and no word of the reason", async () => {
    const refused = vectors("authorization-vectors").cases.filter(({ expect }) => expect === "reject");
    const seen = new Set<string>();
    for (const vector of refused) {
      clock.setWallClock(vector.now * 1000);
      seen.add(JSON.stringify(seenOf(await seed.send(vectorRequest(vector.name)))));
    }
    clock.setWallClock(testNowMs);
    expect(refused.length).toBeGreaterThan(30);
    expect([...seen].map((each) => JSON.parse(each) as unknown)).toEqual([
      [
        401,
        expect.not.arrayContaining(["signature", "Signature", "digest", "Digest"]) as unknown,
        '{"error":"unauthorized"}',
      ],
    ]);
  });

  it("S11: no handler was called by any of them", () => {
    expect(run).not.toHaveBeenCalled();
  });
});

describe("what an operator hears of a refusal", () => {
  it("is the reason, the endpoint and the method", async () => {
    failures.length = 0;
    await seed.send(withHeaders(exampleA, { Authorization: undefined }));
    expect(failures).toEqual([
      {
        code: "signature_missing",
        reason: "missing",
        message: expect.stringContaining("The signature was refused") as string,
        endpoint: "config",
        method: "GET",
      },
    ]);
  });

  it("is a hint where a proxy seems to have changed the request", async () => {
    failures.length = 0;
    await seed.send(withHeaders(exampleA, { Host: "10.0.0.7:8080", "X-Forwarded-Proto": "https" }));
    expect(failures[0]?.message).toContain('"trustProxy"');
    await seed.send(withHeaders(exampleA, { Host: "10.0.0.7:8080" }));
    expect(failures[1]?.message).not.toContain('"trustProxy"');
  });

  it("is a hint where the path is none of the integration's", async () => {
    failures.length = 0;
    await seed.send(withHeaders({ ...exampleA, target: "/docver/" }, { Authorization: undefined }));
    expect(failures[0]?.message).toContain('"basePath"');
    await seed.send(withHeaders(exampleA, { Authorization: undefined }));
    expect(failures[1]?.message).not.toContain('"basePath"');
  });

  it("is told once for each kind where nobody hears of it", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    await using server = await serveTest(createIntegration({ ...options, hooks: {} }));
    for (let at = 0; at < 3; at += 1) await server.send(withHeaders(exampleA, { Authorization: undefined }));
    expect(emitWarning.mock.calls).toEqual([
      [
        expect.stringContaining('"hooks.onAuthFailure"'),
        { type: "IdbraidWarning", code: "signature_missing" },
      ],
    ]);
  });
});

it("demands a digest of requests without a body where that is asked for", async () => {
  await using server = await serveTest(createIntegration({ ...options, digestOnEmptyBody: "required" }));
  await expectRefused(exampleA, "not-covered", server);
  const digested = await passfortRequest("GET", "/config", "", { digestOnEmptyBody: "send" });
  const headers = [
    ...digested.headers.slice(0, -1),
    ["Digest", emptyDigest] as const,
    ...digested.headers.slice(-1),
  ];
  expect((await server.send({ ...digested, headers })).status).toBe(200);
});

const emptyDigest = "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

describe("a request without an adapter", () => {
  it("is verified by the host of its URL", async () => {
    const headers = Object.fromEntries(exampleA.headers.filter(([name]) => name !== "Host"));
    const request = new Request("https://my-integration.example.com/config", { headers });
    const answer = await createIntegration(options)(request);
    expect([answer.status, answer.headers.has("signature")]).toEqual([200, true]);
  });
});

function vectorRequest(name: string): SentRequest {
  const vector = vectors("authorization-vectors").cases.find((each) => each.name === name);
  if (vector === undefined) throw new Error(`There is no vector ${name}.`);
  const { method, target, headers, body_base64 } = vector.request;
  const body = bytes(body_base64);
  const ofBody = body.length > 0 ? { "content-length": String(body.length) } : {};
  return { method, target, headers: Object.entries({ ...headers, ...ofBody }), body };
}
