import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canary, findCanaries, signWebhook } from "../testing/index.ts";
import {
  type ConfigurationError,
  hmacSignature,
  memoryStore,
  sharedSecret,
  unsafeAcceptUnsigned,
  webhookHandler,
  type Store,
} from "./index.ts";
import {
  scheme,
  secret,
  signedRequest,
  testEndpoint,
  until,
  type AcmeEvent,
  type TestEndpoint,
} from "./test-endpoint.ts";

const url = "https://example.com/hooks";

/** Status, headers and body of an answer: all that a peer sees. */
async function seen(response: Response): Promise<unknown> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

/** A promise and the function that ends it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

describe("W5: answers", () => {
  it("200 once the handler is done, which it waits for", async () => {
    const { opened, open } = gate();
    const endpoint = testEndpoint({ handle: () => opened });
    let answered = false;
    const answer = endpoint.deliver().then((response) => ((answered = true), response));
    await until(() => endpoint.handled.length === 1);
    await endpoint.runtime.advance(60_000);
    expect(answered).toBe(false);
    open();
    expect(await seen(await answer)).toEqual({ status: 200, headers: {}, body: "" });
  });

  it("200 for a duplicate of an event that is done", async () => {
    const endpoint = testEndpoint();
    expect((await endpoint.deliver()).status).toBe(200);
    expect(await seen(await endpoint.deliver())).toEqual({ status: 200, headers: {}, body: "" });
    expect(endpoint.handled).toHaveLength(1);
  });

  it("409 with Retry-After 5 while another delivery of the event is running", async () => {
    const { opened, open } = gate();
    const endpoint = testEndpoint({ handle: () => opened });
    const first = endpoint.deliver();
    await until(() => endpoint.handled.length === 1);
    expect(await seen(await endpoint.deliver())).toEqual({
      status: 409,
      headers: { "retry-after": "5" },
      body: "",
    });
    open();
    expect((await first).status).toBe(200);
    expect(endpoint.handled).toHaveLength(1);
  });

  it("400 for what is signed but no event", async () => {
    const endpoint = testEndpoint();
    for (const text of ["{", '{"id":7}', "null"]) {
      const delivery = await signWebhook(scheme, secret, text);
      expect(await seen(await endpoint.handler(new Request(url, delivery)))).toEqual({
        status: 400,
        headers: {},
        body: "",
      });
    }
    expect(endpoint.rejected.map(({ error, status }) => [error.code, status])).toEqual(
      Array.from({ length: 3 }, () => ["webhook_body_malformed", 400]),
    );
    expect(endpoint.handled).toEqual([]);
  });

  it("401 for every fault of the signature, all alike, and the reason to the hook only", async () => {
    const endpoint = testEndpoint();
    const good = await signWebhook(scheme, secret, '{"id":"evt_1"}');
    const forged = [
      {},
      { "x-acme-signature": "?" },
      { "x-acme-signature": "00" },
      (await signWebhook(scheme, "other", good.body)).headers,
    ];
    for (const headers of forged) {
      const answer = await endpoint.handler(new Request(url, { ...good, headers }));
      expect(await seen(answer)).toEqual({ status: 401, headers: {}, body: "" });
    }
    expect(endpoint.rejected.map(({ error }) => error.code)).toEqual([
      "webhook_missing",
      "webhook_malformed",
      "webhook_mismatch",
      "webhook_mismatch",
    ]);
    expect([endpoint.handled, endpoint.errors]).toEqual([[], []]);
  });

  it("405 for anything but a POST", async () => {
    const endpoint = testEndpoint();
    for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
      const answer = await endpoint.handler(new Request(url, { method }));
      expect(await seen(answer)).toEqual({ status: 405, headers: { allow: "POST" }, body: "" });
    }
    expect(endpoint.rejected.map(({ error }) => error.code)).toEqual(Array(4).fill("method_not_allowed"));
  });

  it("413 for a body that is too large, by its length or by its bytes, before anything looks at it", async () => {
    let checked = 0;
    const check = async (): Promise<void> => void (checked += 1);
    const endpoint = testEndpoint({ maxBytes: 8, check });
    const declared = new Request(url, {
      method: "POST",
      headers: { "content-length": "9" },
      body: "123456789",
    });
    const streamed = new Request(url, { method: "POST", body: chunks(["1234", "56789"]), duplex: "half" });
    for (const request of [declared, streamed]) {
      expect(await seen(await endpoint.handler(request))).toEqual({ status: 413, headers: {}, body: "" });
    }
    expect(endpoint.rejected.map(({ error }) => error.code)).toEqual(["body_too_large", "body_too_large"]);
    expect(checked).toBe(0);
  });

  it("takes 1 MiB by default, and not a byte more", async () => {
    const endpoint = testEndpoint({
      check: unsafeAcceptUnsigned(),
      schema: () => ({ id: "1" }),
      parse: () => 1,
    });
    const statuses = [1_048_576, 1_048_577].map(async (bytes) => {
      const response = await endpoint.handler(
        new Request(url, { method: "POST", body: new Uint8Array(bytes) }),
      );
      return response.status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 413]);
  });

  it("408 for a body that has not come within 10 s, and lets go of it", async () => {
    const endpoint = testEndpoint();
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    const answer = endpoint.handler(new Request(url, { method: "POST", body, duplex: "half" }));
    await until(() => endpoint.runtime.pendingTasks === 1);
    await endpoint.runtime.advance(9999);
    expect(endpoint.rejected).toEqual([]);
    await endpoint.runtime.advance(1);
    expect(await seen(await answer)).toEqual({ status: 408, headers: {}, body: "" });
    expect([cancelled, endpoint.runtime.pendingTasks]).toEqual([true, 0]);
  });

  it("takes a body in thousands of pieces", async () => {
    const endpoint = testEndpoint();
    const { body: whole, ...signed } = await signWebhook(scheme, secret, `{"id":"${"é".repeat(3000)}"}`);
    const body = chunksOf(Array.from(whole, (byte) => Uint8Array.of(byte)));
    const answer = await endpoint.handler(new Request(url, { ...signed, body, duplex: "half" }));
    expect([answer.status, endpoint.handled[0]?.delivery.body]).toEqual([200, whole]);
  });

  it.each(["7", "99", "-1", "1e1", "abc"])(
    "400 for a body of 8 bytes that names a length of %s",
    async (length) => {
      const endpoint = testEndpoint();
      const request = new Request(url, {
        method: "POST",
        headers: { "content-length": length },
        body: "12345678",
      });
      expect((await endpoint.handler(request)).status).toBe(400);
      expect(endpoint.rejected.map(({ error }) => error.code)).toEqual(["body_cut"]);
    },
  );

  it("400 for a body that breaks off", async () => {
    const endpoint = testEndpoint();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("socket of 10.0.0.7")),
    });
    expect((await endpoint.handler(new Request(url, { method: "POST", body, duplex: "half" }))).status).toBe(
      400,
    );
    expect(endpoint.rejected[0]?.error.message).not.toContain("10.0.0.7");
  });

  it("does not hold an inflated body to the length that it had before", async () => {
    const endpoint = testEndpoint();
    const { body, headers } = await signWebhook(scheme, secret, '{"id":"evt_1"}');
    const inflated = { ...headers, "content-encoding": "gzip", "content-length": "5" };
    expect(
      (await endpoint.handler(new Request(url, { method: "POST", headers: inflated, body }))).status,
    ).toBe(200);
  });

  it("500 when the body was read before, and says so to the hook", async () => {
    const endpoint = testEndpoint();
    const request = await signedRequest({ id: "evt_1" });
    await request.text();
    expect(await seen(await endpoint.handler(request))).toEqual({ status: 500, headers: {}, body: "" });
    expect(told(endpoint)).toEqual([["raw_body_required", "receive", undefined]]);
  });

  it("may be others, where a provider wants them", async () => {
    const { opened, open } = gate();
    const endpoint = testEndpoint({
      runningStatus: 503,
      failedStatus: 200,
      handle: () => opened.then(() => Promise.reject(new Error("no"))),
    });
    const first = endpoint.deliver();
    await until(() => endpoint.handled.length === 1);
    expect((await endpoint.deliver()).status).toBe(503);
    open();
    expect((await first).status).toBe(200);
  });
});

describe("row 27: the same webhook 10 times in parallel", () => {
  it.each([
    ["by the id of the event", {}],
    ["by the SHA-256 of the body", { id: () => undefined }],
    ["by the SHA-256 of the body where the id is empty", { id: () => "" }],
  ])("runs the handler once, told apart %s", async (_, options) => {
    const endpoint = testEndpoint(options);
    const answers = await Promise.all(Array.from({ length: 10 }, () => endpoint.deliver()));
    expect(endpoint.handled).toHaveLength(1);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect((await endpoint.deliver()).status).toBe(200);
    expect(endpoint.handled).toHaveLength(1);
  });

  it("runs it once also over two processes that share a store", async () => {
    const store = memoryStore();
    const endpoints = [testEndpoint({ store }), testEndpoint({ store })];
    await Promise.all(Array.from({ length: 10 }, (_, n) => endpoints[n % 2]!.deliver()));
    expect(endpoints.flatMap(({ handled }) => handled)).toHaveLength(1);
  });

  it("runs it for each of two endpoints of other names on one store", async () => {
    const store = memoryStore();
    const endpoints = [testEndpoint({ store, name: "a" }), testEndpoint({ store, name: "b" })];
    for (const endpoint of endpoints) await endpoint.deliver();
    expect(endpoints.map(({ handled }) => handled.length)).toEqual([1, 1]);
  });
});

describe("row 28: the handler throws and the provider retries", () => {
  it.each([
    ["later", () => Promise.reject(new Error("database is down"))],
    [
      "at once",
      () => {
        throw new Error("database is down");
      },
    ],
  ])("runs again after it threw %s, and is done once", async (_, fail) => {
    let calls = 0;
    const endpoint = testEndpoint({ handle: () => ((calls += 1) === 1 ? fail() : undefined) });
    expect(await seen(await endpoint.deliver())).toEqual({ status: 500, headers: {}, body: "" });
    expect(told(endpoint)).toEqual([["database is down", "handle", "evt_1"]]);
    const statuses = [await endpoint.deliver(), await endpoint.deliver()].map(({ status }) => status);
    expect([statuses, calls]).toEqual([[200, 200], 2]);
  });

  it("runs again when its process died in it, 5 minutes later", async () => {
    const endpoint = testEndpoint({ handle: () => new Promise(() => undefined) });
    void endpoint.deliver();
    await until(() => endpoint.handled.length === 1);
    await endpoint.runtime.advance(299_999);
    expect((await endpoint.deliver()).status).toBe(409);
    await endpoint.runtime.advance(1);
    void endpoint.deliver();
    await until(() => endpoint.handled.length === 2);
  });

  it("tells the hook when handling took longer than its claim and another took over", async () => {
    const { opened, open } = gate();
    const endpoint = testEndpoint({ handle: () => opened, runningMs: 1000 });
    const first = endpoint.deliver();
    await until(() => endpoint.handled.length === 1);
    await endpoint.runtime.advance(1000);
    const second = endpoint.deliver();
    await until(() => endpoint.handled.length === 2);
    open();
    expect([(await first).status, (await second).status, endpoint.handled.length]).toEqual([200, 200, 2]);
    expect(told(endpoint)).toEqual([["claim_lost", "claim", "evt_1"]]);
  });
});

describe("W2: a store that fails", () => {
  const down = (): Promise<never> => Promise.reject(new Error("redis://:t0ps3cret@10.0.0.7"));
  const broken: Store = { get: down, set: down, add: down, compareAndSet: down, compareAndDelete: down };
  const unavailable = ["store_unavailable", "claim", "evt_1"];

  it("does not lose the event: it is handled, and told that it may be a duplicate", async () => {
    const endpoint = testEndpoint({ store: broken });
    expect((await endpoint.deliver()).status).toBe(200);
    expect(endpoint.handled.map(({ delivery }) => delivery.deduplicated)).toEqual([false]);
    expect(told(endpoint)).toEqual([unavailable]);
    expect(findCanaries(endpoint.errors[0]?.error, { redis: "t0ps3cret" })).toEqual([]);
  });

  it("refuses with 500 where duplicates are worse", async () => {
    const endpoint = testEndpoint({ store: broken, whenStoreFails: "refuse" });
    expect((await endpoint.deliver()).status).toBe(500);
    expect([endpoint.handled, told(endpoint)]).toEqual([[], [unavailable]]);
  });

  it("answers 200 when it fails after the work is done", async () => {
    const store: Store = { ...broken, add: async () => true };
    const endpoint = testEndpoint({ store });
    expect((await endpoint.deliver()).status).toBe(200);
    expect(told(endpoint)).toEqual([unavailable]);
  });

  it("answers 500 when it fails after the handler did, and tells both", async () => {
    const store: Store = { ...broken, add: async () => true };
    const endpoint = testEndpoint({ store, handle: () => Promise.reject(new Error("no")) });
    expect((await endpoint.deliver()).status).toBe(500);
    expect(endpoint.errors.map(({ fault }) => fault.phase)).toEqual(["handle", "claim"]);
  });
});

describe("the handler", () => {
  it("gets the event, its id, headers, bytes and the signal", async () => {
    const endpoint = testEndpoint();
    const controller = new AbortController();
    const signed = await signWebhook(scheme, secret, '{"id":"evt_9"}', { headers: { "x-more": "yes" } });
    await endpoint.handler(new Request(url, { ...signed, signal: controller.signal }));
    const { event, delivery } = endpoint.handled[0]!;
    expect(event).toEqual({ id: "evt_9" });
    expect(delivery).toMatchObject({ id: "evt_9", deduplicated: true, body: signed.body });
    expect(delivery.headers.get("x-more")).toBe("yes");
    expect(delivery.signal.aborted).toBe(false);
    controller.abort();
    expect(delivery.signal.aborted).toBe(true);
  });

  it("gets the SHA-256 of the body where the event has no id", async () => {
    const endpoint = testEndpoint({ id: () => undefined });
    await endpoint.deliver();
    const hash = createHash("sha256").update('{"id":"evt_1"}').digest("hex");
    expect(endpoint.handled[0]?.delivery.id).toBe(hash);
  });

  it("is reached without a body where the check lets it", async () => {
    const endpoint = testEndpoint({
      check: unsafeAcceptUnsigned(),
      parse: (body) => body.length,
      schema: (length) => ({ id: String(length) }),
    });
    await endpoint.handler(new Request(url, { method: "POST" }));
    expect(endpoint.handled.map(({ event }) => event)).toEqual([{ id: "0" }]);
  });
});

describe("whatever throws fails closed", () => {
  const boom = (): never => {
    throw new Error("boom");
  };

  it.each([
    ["a check", { check: boom }],
    [
      "a check that rejects with the error of an API",
      { check: () => Promise.reject(Object.assign(new Error("gone"), { status: 200, code: "not_found" })) },
    ],
    ["a vault behind the secret", { check: hmacSignature({ scheme, secrets: boom }) }],
    ["the id", { id: boom }],
  ])("answers 500 when %s throws, and never runs the handler", async (_, options) => {
    const endpoint = testEndpoint(options);
    expect(await seen(await endpoint.deliver())).toEqual({ status: 500, headers: {}, body: "" });
    expect(endpoint.handled).toEqual([]);
    expect(endpoint.errors.map(({ fault }) => fault)).toEqual([{ phase: "receive", id: undefined }]);
  });

  it.each([
    ["throw", boom],
    ["reject", () => Promise.reject(new Error("boom"))],
  ])("answers as ever when the hooks %s", async (_, hook) => {
    const endpoint = testEndpoint({ onError: hook, onRejected: hook, handle: boom });
    expect((await endpoint.deliver()).status).toBe(500);
    expect((await endpoint.handler(new Request(url, { method: "POST" }))).status).toBe(401);
  });
});

describe("secrets of a handler", () => {
  it("are read once, and again after a signature that does not match, at most once in 10 s", async () => {
    let reads = 0;
    let current = "old";
    const read = (): string => ((reads += 1), current);
    const endpoint = testEndpoint({ check: hmacSignature({ scheme, secrets: read }) });
    const deliver = async (signedWith: string, id: string): Promise<number> => {
      const signed = await signWebhook(scheme, signedWith, JSON.stringify({ id }));
      return (await endpoint.handler(new Request(url, signed))).status;
    };
    expect([await deliver("old", "1"), await deliver("old", "2"), reads]).toEqual([200, 200, 1]);
    current = "new";
    expect([await deliver("new", "3"), reads]).toEqual([401, 1]);
    await endpoint.runtime.advance(10_000);
    expect([await deliver("new", "3"), reads]).toEqual([200, 2]);
    await Promise.all(Array.from({ length: 20 }, (_, n) => deliver("forged", String(n))));
    expect(reads).toBe(2);
  });

  it("A11: deliveries that come while a secret is changed all pass with the new one", async () => {
    let current = "old";
    const check = hmacSignature({ scheme, secrets: async () => current });
    const endpoint = testEndpoint({ check });
    const deliver = async (signedWith: string, id: string): Promise<number> => {
      const signed = await signWebhook(scheme, signedWith, JSON.stringify({ id }));
      return (await endpoint.handler(new Request(url, signed))).status;
    };
    expect(await deliver("old", "1")).toBe(200);
    current = "new";
    await endpoint.runtime.advance(10_000);
    expect(await Promise.all(["2", "3", "4"].map((id) => deliver("new", id)))).toEqual([200, 200, 200]);
  });

  it("A11: a vault that fails when it is asked again costs no genuine delivery", async () => {
    let reads = 0;
    const read = (): string => {
      if ((reads += 1) > 1) throw new Error("the vault is sealed");
      return "good";
    };
    const endpoint = testEndpoint({ check: hmacSignature({ scheme, secrets: read }) });
    const deliver = async (signedWith: string, id: string): Promise<number> => {
      const signed = await signWebhook(scheme, signedWith, JSON.stringify({ id }));
      return (await endpoint.handler(new Request(url, signed))).status;
    };
    expect(await deliver("good", "1")).toBe(200);
    await endpoint.runtime.advance(10_000);
    expect([await deliver("forged", "2"), reads]).toEqual([500, 2]);
    expect([await deliver("good", "3"), await deliver("forged", "4"), reads]).toEqual([200, 401, 2]);
  });

  it("are found in nothing that hooks get", async () => {
    const hidden = canary("webhook");
    const endpoint = testEndpoint({ check: sharedSecret({ from: "path", secrets: hidden }) });
    await endpoint.deliver();
    expect(endpoint.rejected).toHaveLength(1);
    expect(findCanaries(endpoint.rejected, { hidden })).toEqual([]);
  });
});

it("names every problem of its options at once", () => {
  const options = {
    check: "hmac",
    runningMs: 0,
    maxBytes: Number.POSITIVE_INFINITY,
    failedStatus: 99,
    store: new Map(),
    whenStoreFails: "ignore",
  };
  const error = thrownBy(() => webhookHandler<AcmeEvent>(options as never)) as ConfigurationError;
  expect(error.problems.map(({ path }) => path)).toEqual([
    "name",
    "schema",
    "check",
    "handle",
    "onError",
    "runningMs",
    "maxBytes",
    "failedStatus",
    "store",
    "whenStoreFails",
  ]);
});

/** What the hook got: the code or message, the phase and the id. */
function told({ errors }: TestEndpoint): unknown[] {
  return errors.map(({ error, fault }) => {
    const { code, message } = error as { code?: string; message: string };
    return [code ?? message, fault.phase, fault.id];
  });
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("It was expected to throw.");
}

function chunks(texts: readonly string[]): ReadableStream<Uint8Array> {
  return chunksOf(texts.map((text) => new TextEncoder().encode(text)));
}

function chunksOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}
