import { createHash } from "node:crypto";
import { deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DownloadOperation } from "../client/operation.ts";
import { path } from "../client/path.ts";
import { SignatureError } from "../errors/signature-error.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import {
  always,
  cutBody,
  type FaultStep,
  largeBody,
  redirect,
  respond,
  respondJson,
  sequence,
  slow,
} from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { AuthStrategy, CompleteAnswer } from "./auth-strategy.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const file: DownloadOperation = { method: "GET", path: path`/file`, replay: "safe" };
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const hashOf = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const refuse = (): Promise<void> =>
  Promise.reject(new SignatureError({ reason: "mismatch", message: "it says hunter2" }));

/** A strategy that writes down which answers it verified. */
function verifier(verdict: (answer: CompleteAnswer) => Promise<void> = async () => undefined) {
  const verified: { ticket: unknown; status: number; size: number; sha256: string }[] = [];
  const auth: AuthStrategy = {
    name: "verifier",
    apply: async (request) => ({ request, ticket: "the ticket" }),
    verifyAnswer: async (ticket, answer) => {
      const { status, body } = answer;
      verified.push({ ticket, status, size: body.size, sha256: hex(body.sha256) });
      await verdict(answer);
    },
  };
  return { auth, verified };
}

describe("S15: a strategy that verifies answers", () => {
  it.each<[string, FaultStep, string | Uint8Array, number]>([
    ["data", respondJson({ a: 1 }), '{"a":1}', 200],
    ["nothing", respond({ status: 204 }), "", 204],
    ["an error", respondJson({ message: "no" }, { status: 422 }), '{"message":"no"}', 422],
    ["a 401", respond({ status: 401, body: "no" }), "no", 401],
  ])("gets its ticket and the hash of %s", async (_name, step, body, status) => {
    fixture.server.script(always(step));
    const { auth, verified } = verifier();
    await fixture
      .client({}, { auth })
      .request(read)
      .catch(() => undefined);
    expect(verified).toEqual([{ ticket: "the ticket", status, size: body.length, sha256: hashOf(body) }]);
  });

  it("gets the hash of the bytes that were transmitted, and not of what they decompress to", async () => {
    const body = gzipSync('{"a":1}');
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    fixture.server.script(always(respond({ headers, body })));
    const { auth, verified } = verifier();
    const client = fixture.client({}, { auth });
    expect(await client.request(read)).toEqual({ a: 1 });
    expect(Buffer.from(await (await client.request.download(file)).bytes()).toString()).toBe('{"a":1}');
    expect(verified.map(({ sha256 }) => sha256)).toEqual([hashOf(body), hashOf(body)]);
  });

  it("gets the hash of bytes, too, that follow what a decompressor takes for the end", async () => {
    const data = deflateSync('{"a":1}');
    const body = Buffer.concat([data, Buffer.alloc(20, 1)]);
    const headers = { "content-type": "application/json", "content-encoding": "deflate" };
    fixture.server.script(always(slow({ headers, body, bytes: data.length + 5, everyMs: 20 })));
    const { auth, verified } = verifier();
    const client = fixture.client({}, { auth });
    expect(await client.request(read)).toEqual({ a: 1 });
    expect(Buffer.from(await (await client.request.download(file)).bytes()).toString()).toBe('{"a":1}');
    expect(verified.map(({ sha256 }) => sha256)).toEqual([hashOf(body), hashOf(body)]);
  });

  it("is asked nothing when those break off", async () => {
    const data = deflateSync('{"a":1}');
    const headers = { "content-type": "application/json", "content-encoding": "deflate" };
    const body = Buffer.concat([data, Buffer.alloc(20, 1)]);
    fixture.server.script(always(cutBody({ headers, body, afterBytes: data.length + 5, by: "reset" })));
    const { auth, verified } = verifier();
    const client = fixture.client({ maxAttempts: 1 }, { auth });
    expect(await failure(client.request(read))).toMatchObject({ name: "ConnectionError", phase: "body" });
    expect(verified).toEqual([]);
  });

  it("gets headers and times of the answer, each line as it came", async () => {
    const headers = [
      ["Date", "Thu, 01 Jan 2026 12:00:00 GMT"],
      ["x-one", "1"],
      ["X-One", "2"],
    ] as const;
    fixture.server.script(respondJson({}, { headers }));
    const seen: CompleteAnswer[] = [];
    const { auth } = verifier(async (answer) => void seen.push(answer));
    await fixture.client({}, { auth }).request(read);
    const [answer] = seen as [CompleteAnswer];
    expect(answer.headers.toRawHeaders()).toEqual(expect.arrayContaining(["x-one", "1", "X-One", "2"]));
    expect(answer.dateHeader).toBe("Thu, 01 Jan 2026 12:00:00 GMT");
    expect(answer.receivedAtMs).toBeGreaterThanOrEqual(answer.sentAtMs);
  });

  it("that refuses ends the call with its reason and the facts of the call; it is not sent again", async () => {
    for (const step of [respondJson({}), respond({ status: 204 }), respond({ status: 503 })]) {
      fixture.server.script(always(step));
      const before = fixture.server.requests.length;
      const error = await failure(fixture.client({}, verifier(refuse)).request(read));
      expect(error).toBeInstanceOf(SignatureError);
      expect(error).toMatchObject({
        code: "signature_mismatch",
        reason: "mismatch",
        provider: "test",
        operation: "GET /things",
        stopReason: "not-retryable",
        attempts: [{ number: 1, failure: "signature:mismatch" }],
      });
      expect(JSON.stringify(error) + (error.stack ?? "")).not.toContain("hunter2");
      expect(error.cause).toBeUndefined();
      expect(fixture.server.requests).toHaveLength(before + 1);
    }
  });

  it("that refuses the answer to a write says so, and that the write may have taken effect", async () => {
    const client = fixture.client({}, verifier(refuse));
    const advice = "find out whether it took effect";
    expect(await failure(client.request(write))).toMatchObject({
      code: "signature_mismatch",
      message: expect.stringContaining(advice) as string,
    });
    expect((await failure(client.request(read))).message).not.toContain(advice);
  });

  it("that throws something else fails the call without its text", async () => {
    const broken = verifier(() => Promise.reject(new TypeError("hunter2")));
    for (const status of [200, 422]) {
      fixture.server.script(always(respondJson({}, { status })));
      const error = await failure(fixture.client({}, broken).request(read));
      expect(error).toMatchObject({ code: "internal", attempts: [{ status }] });
      expect(JSON.stringify(error) + (error.stack ?? "")).not.toContain("hunter2");
    }
  });

  it("that does not come to an end is left by the limits of the call and by its signal", async () => {
    const hanging = (): Promise<void> => new Promise(() => undefined);
    const client = fixture.client({}, verifier(hanging));
    for (const step of [respondJson({}), respond({ status: 204 }), respond({ status: 503 })]) {
      fixture.server.script(always(step));
      const error = await failure(client.request(read, { timeoutMs: 2000 }));
      expect(error).toMatchObject({ name: "TimeoutError", phase: "total", attempts: { length: 1 } });
    }
    fixture.server.script(always(respondJson({})));
    expect(await failure(client.request(write, { timeoutMs: 2000 }))).toMatchObject({
      name: "OutcomeUnknownError",
    });
    const controller = new AbortController();
    const aborting = fixture.client(
      {},
      verifier(async () => (controller.abort(), hanging())),
    );
    expect(await failure(aborting.request(read, { signal: controller.signal }))).toMatchObject({
      name: "AbortError",
    });
  });

  it("is not asked about redirects and bodies that break, and the latter are sent for again", async () => {
    const { auth, verified } = verifier();
    const client = fixture.client({}, { auth });
    fixture.server.script(always(redirect("/elsewhere")));
    expect(await failure(client.request(read))).toMatchObject({ reason: "redirect" });
    fixture.server.script(
      sequence(cutBody({ body: "0123456789", afterBytes: 4, by: "reset" }), respondJson({})),
    );
    await client.request(read);
    expect(verified.map(({ status }) => status)).toEqual([200]);
  });
});

describe("a download whose answer is verified", () => {
  const bytes = 3 * 2 ** 20;

  it("ends when it is accepted", async () => {
    fixture.server.script(always(largeBody(bytes)));
    const { auth, verified } = verifier();
    const download = await fixture.client({}, { auth }).request.download(file);
    expect(verified).toEqual([]);
    const received = await download.bytes();
    expect(verified).toMatchObject([{ size: bytes, sha256: hashOf(received) }]);
  });

  it("fails its reader before its end when it is refused, however it is read, and tells onError", async () => {
    fixture.server.script(always(largeBody(bytes)));
    const told: unknown[] = [];
    const hooks = { onError: ({ error }: { error: unknown }) => void told.push(error) };
    const client = fixture.client({ hooks }, verifier(refuse));
    const error = await failure((await client.request.download(file)).bytes());
    expect(error).toMatchObject({ code: "signature_mismatch", operation: "GET /file" });
    expect(told).toEqual([error]);
    const stream = (await client.request.download(file)).stream();
    expect(await failure(new Response(stream).arrayBuffer())).toMatchObject({ code: "signature_mismatch" });
  });

  it("fails its reader when the strategy does not come to an end", async () => {
    const hanging = verifier(() => new Promise(() => undefined));
    const download = await fixture.client({ timeouts: { bodyIdleMs: 1000 } }, hanging).request.download(file);
    expect(await failure(download.bytes())).toMatchObject({ name: "TimeoutError", phase: "body" });
  });

  it("fails its reader when the strategy throws something else", async () => {
    const broken = verifier(() => Promise.reject(new TypeError("hunter2")));
    const download = await fixture.client({}, broken).request.download(file);
    expect(await failure(download.bytes())).toMatchObject({ code: "internal" });
  });
});
