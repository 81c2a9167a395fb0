import http from "node:http";
import https from "node:https";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientOptions } from "../client/client-options.ts";
import { toBase64 } from "../crypto/encoding.ts";
import { utf8 } from "../crypto/digest.ts";
import { AuthenticationError, PermissionError, UnprocessableError } from "../errors/api-errors.ts";
import { verify, type VerifiedRequest } from "../signatures/index.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import {
  always,
  authStrategyContract,
  type AuthStrategySubject,
  canary,
  expectNoCanaries,
  type FaultRequest,
  type FaultScript,
  respondJson,
  virtualRuntime,
} from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { WireRequest } from "../transport/wire.ts";
import { httpSignature, type HttpSignatureOptions, type SignatureKeySource } from "./http-signature.ts";
import { testContext } from "./test-harness.node.ts";

const plain = canary("signing-key");
const key = toBase64(utf8(plain));
const keys = new Map([["key-1", utf8(plain)]]);
const secrets = { plain, key };

const strategy = (more: Partial<HttpSignatureOptions> = {}) =>
  httpSignature({ keyId: "key-1", key, ...more });

const get: WireRequest = {
  method: "GET",
  origin: "https://api.example.com",
  target: "/things?page=2",
  headers: {},
  body: undefined,
};

describe("httpSignature keeps the contract of strategies", () => {
  const subject = (from: SignatureKeySource): AuthStrategySubject => ({
    strategy: strategy({ key: from }),
    secrets,
  });
  const failing = () => subject(() => Promise.reject(new Error(`the vault says ${plain}`)));
  const waiting = () => subject(() => new Promise(() => undefined));
  it.each(authStrategyContract(() => subject(key), { failing, waiting }))("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
  it.each(authStrategyContract(() => subject(async () => utf8(plain))))(
    "with a vault: $name",
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
  );
});

describe("the key", () => {
  it.each<[string, SignatureKeySource]>([
    ["base64", key],
    ["bytes", utf8(plain)],
    ["a function that gives base64", () => key],
    ["a function that gives bytes", async () => utf8(plain)],
  ])("may be %s", async (_name, source) => {
    const { request } = await strategy({ key: source }).apply(get, testContext());
    await expect(believed(request)).resolves.toMatchObject({ keyId: "key-1" });
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["an empty text", ""],
    ["no bytes", new Uint8Array(0)],
    ["a text that is no base64", "correct horse battery staple!"],
    ["base64 without padding", "AAECAw"],
    ["base64 with a line break", `${key}\n`],
    ["a number", 7],
  ])("may not be %s", (_name, source) => {
    expect(() => strategy({ key: source as string })).toThrow(/httpSignature\(\) .*"key" /);
  });

  it("names every problem at once, and shows no value", () => {
    const wrong = { keyId: 'se"same', key: "se same", label: '"', covered: ["sesame"], clockCorrection: 1 };
    let error: unknown;
    try {
      httpSignature(wrong as never);
    } catch (thrown) {
      error = thrown;
    }
    const paths = ["keyId", "key", "covered", "label", "clockCorrection"];
    expect(error).toMatchObject({ name: "ConfigurationError", problems: paths.map((path) => ({ path })) });
    expect(String(error)).not.toMatch(/se.?same/);
  });

  it("A11: is read again after a refusal where a function gives it, and is signed with", async () => {
    const readings = ["AAAA", key];
    const made = strategy({ key: () => readings.shift() ?? "" });
    const first = await made.apply(get, testContext());
    await expect(believed(first.request)).rejects.toMatchObject({ reason: "mismatch" });
    expect(made.refused?.(first.ticket, answer(401))).toBe(true);
    await expect(believed((await made.apply(get, testContext())).request)).resolves.toBeDefined();
  });

  it("a fixed key that is refused is not worth a second try", async () => {
    const made = strategy();
    const { ticket } = await made.apply(get, testContext());
    expect(made.refused?.(ticket, answer(401))).toBe(false);
  });
});

describe("each attempt", () => {
  it("R10: gets a date and a signature of its own over the same body", async () => {
    const runtime = virtualRuntime();
    const made = strategy();
    const request: WireRequest = { ...get, method: "POST", body: utf8("{}") };
    const first = (await made.apply(request, testContext({ runtime }))).request;
    await runtime.advance(1000);
    const second = (await made.apply(request, testContext({ runtime }))).request;
    for (const name of ["Date", "Authorization"]) expect(second.headers[name]).not.toBe(first.headers[name]);
    expect(second.headers["Digest"]).toBe(first.headers["Digest"]);
    expect(second.body).toBe(request.body);
    expect(Object.keys(request.headers)).toEqual([]);
  });

  it("replaces a date, a digest and credentials that were there", async () => {
    const headers = { date: "old", digest: "old", authorization: "old" };
    const { request } = await strategy().apply({ ...get, headers, body: utf8("{}") }, testContext());
    expect(Object.keys(request.headers).sort()).toEqual(["Authorization", "Date", "Digest"]);
  });

  it("is written in the style asked for", async () => {
    const parameterOrder = ["keyId", "algorithm", "signature", "headers"] as const;
    const covered = ["(request-target)", "date", "x-tenant"];
    const made = strategy({ label: "hs2019", parameterOrder, covered });
    const { request } = await made.apply({ ...get, headers: { "X-Tenant": "t1" } }, testContext());
    expect(request.headers["Authorization"]).toMatch(
      /^Signature keyId="key-1",algorithm="hs2019",signature="[^"]{44}",headers="\(request-target\) date x-tenant"$/,
    );
  });

  it.each([
    "https://api.example.com",
    "https://api.example.com:8443",
    "http://localhost:80",
    "http://127.0.0.1:443",
    "https://[::1]",
    "http://[::1]:8080",
  ])("signs the host that Node sends to %s", async (given) => {
    const { origin, hostname, port, protocol } = new URL(given);
    const node = (protocol === "https:" ? https : http).request({
      hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: port === "" ? undefined : port,
      protocol,
      lookup: () => undefined,
    });
    node.on("error", () => undefined).destroy();
    const { request } = await strategy().apply({ ...get, origin }, testContext());
    await expect(believed(request, String(node.getHeader("host")))).resolves.toBeDefined();
  });
});

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const client = (more: ClientOptions = {}, auth = strategy()) => fixture.client(more, { auth });

describe("over a client", () => {
  it("what is signed is what goes on the wire: target, host, date, digest and body", async () => {
    const subject = client();
    await subject.request(read);
    await subject.request(write);
    const [first, second] = fixture.server.requests as [FaultRequest, FaultRequest];
    expect((await onTheWire(first)).covered).toEqual(["(request-target)", "host", "date"]);
    expect((await onTheWire(second)).covered).toEqual(["(request-target)", "host", "date", "digest"]);
    for (const { rawHeaders } of [first, second])
      expect(rawHeaders.filter(([name]) => name.toLowerCase() === "host")).toHaveLength(1);
  });

  it("row 31: its key is in no error, and what the server echoes of the signature is gone", async () => {
    fixture.server.script((request) =>
      respondJson({ message: `bad ${request.header("authorization")}` }, { status: 403 }),
    );
    const error = await failure(client().request(write));
    expectNoCanaries(error, secrets);
    expect(error.message).not.toContain('signature="');
  });
});

/** A server whose clock is `skewMs` off. It takes a date for 30 s, and answers others with `status`. */
function serverOff(skewMs: number, status = 401, dates = 1): FaultScript {
  return always((request) => {
    const nowMs = fixture.runtime.now() + skewMs;
    const date = ["date", new Date(nowMs).toUTCString()] as const;
    const headers = Array.from({ length: dates }, () => date);
    const isFresh = Math.abs(Date.parse(request.header("date") ?? "") - nowMs) <= 30_000;
    return respondJson({ ok: isFresh }, { status: isFresh ? 200 : status, headers });
  });
}

describe("A9, row 24: a client whose clock is ten minutes off", () => {
  it.each([600_000, -600_000])("by %d ms resolves after one corrected retry, a POST too", async (skewMs) => {
    fixture.server.script(serverOff(skewMs));
    const auth = strategy();
    const subject = client({}, auth);
    const { attempts } = await subject.request(write).withResponse();
    expect(attempts).toMatchObject([{ status: 401 }, { status: 200, authReplay: true }]);
    expect((await subject.request(read).withResponse()).attempts).toHaveLength(1);
    const last = fixture.server.requests.at(-1) as FaultRequest;
    await expect(onTheWire(last, skewMs)).resolves.toMatchObject({ keyId: "key-1" });
    const { clockOffsetMs = 0 } = auth.report?.(fixture.runtime) ?? {};
    expect(Math.abs(clockOffsetMs - skewMs)).toBeLessThan(30_000);
  });

  it("100 calls at a time are each sent twice at most, and all resolve", async () => {
    fixture.server.script(serverOff(600_000));
    const subject = client();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => subject.request(read).withResponse()),
    );
    for (const { attempts } of answers) expect(attempts.length).toBeLessThanOrEqual(2);
    expect(fixture.server.requests.length).toBeLessThanOrEqual(200);
  });

  it("is an AuthenticationError after one call where clocks are left alone", async () => {
    fixture.server.script(serverOff(600_000));
    const error = await failure(client({}, strategy({ clockCorrection: false })).request(read));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(fixture.server.requests).toHaveLength(1);
  });

  it.each([
    [403, PermissionError],
    [422, UnprocessableError],
  ])("learns nothing from a %d", async (status, kind) => {
    fixture.server.script(serverOff(600_000, status));
    const auth = strategy();
    expect(await failure(client({}, auth).request(read))).toBeInstanceOf(kind);
    expect(fixture.server.requests).toHaveLength(1);
    expect(auth.report?.(fixture.runtime)).toEqual({ clockOffsetMs: undefined });
  });

  it.each([0, 2])("row 15: learns nothing from %d Date headers", async (dates) => {
    fixture.server.script(serverOff(600_000, 401, dates));
    expect(await failure(client().request(read))).toBeInstanceOf(AuthenticationError);
    expect(fixture.server.requests).toHaveLength(1);
  });

  it("gives up after the second 401", async () => {
    fixture.server.script((request) => {
      const nowMs = fixture.runtime.now() + 600_000 * (request.index + 1);
      return respondJson({}, { status: 401, headers: { date: new Date(nowMs).toUTCString() } });
    });
    expect(await failure(client().request(read))).toBeInstanceOf(AuthenticationError);
    expect(fixture.server.requests).toHaveLength(2);
  });
});

/** What a server makes of a request that was not sent. */
async function believed(request: WireRequest, host = new URL(request.origin).host): Promise<VerifiedRequest> {
  const { method, target, headers, body } = request;
  const at = Date.parse(headers["Date"] ?? "");
  const profile = { keys, now: () => at };
  return verify({ method, target, headers: { ...headers, host }, body }, profile);
}

/** What a server makes of a request that was. */
async function onTheWire(request: FaultRequest, skewMs = 0): Promise<VerifiedRequest> {
  const { method, target, rawHeaders, body } = request;
  const now = () => fixture.runtime.now() + skewMs;
  return verify({ method, target, headers: rawHeaders, body }, { keys, now });
}

function answer(status: number) {
  return { status, dateHeader: undefined, sentAtMs: 0, receivedAtMs: 0 };
}
