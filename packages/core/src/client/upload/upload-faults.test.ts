import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuthStrategy } from "../../auth/auth-strategy.ts";
import { hmac, httpSignature } from "../../auth/index.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import {
  canary,
  closedPort,
  expectNoCanaries,
  type FaultBehaviour,
  hang,
  reset,
} from "../../testing/index.ts";
import { write } from "../../testing/test-client.ts";
import { bodyBytes } from "../../transport/wire.ts";
import type { Operation } from "../operation.ts";
import type { Upload } from "./upload.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const post = (upload: Upload): Operation<object> => ({ ...write, body: undefined, upload });
const streamed = (open: () => AsyncGenerator<Uint8Array>, more: object = {}): Operation<object> =>
  post({ open, contentType: "text/plain", ...more });

const mebibyte = new Uint8Array(2 ** 20);

/** Pieces without end; `closed` tells whether the source was let go. */
function endless(): {
  readonly open: () => AsyncGenerator<Uint8Array>;
  readonly state: { closed: boolean; read: number };
} {
  const state = { closed: false, read: 0 };
  return {
    state,
    async *open() {
      try {
        for (;;) {
          state.read += 1;
          yield mebibyte;
        }
      } finally {
        state.closed = true;
      }
    },
  };
}

async function* stalling(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(10);
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Answers when the headers have come, and never reads the body. */
const early = (answer: string): FaultBehaviour => ({
  startsAt: "headers",
  run: async (exchange) => {
    await exchange.write(answer);
    exchange.finish();
    await exchange.peerClosed();
  },
});

describe("R12: an upload whose source", () => {
  const secret = canary("in-the-words-of-a-source");

  it.each([
    ["fails before its first piece", 0],
    ["fails in the middle", 3],
  ])("%s is a typed error without the words of the source", async (_name, count) => {
    const open = async function* (): AsyncGenerator<Uint8Array> {
      for (let number = 0; number < count; number += 1) yield mebibyte;
      await Promise.reject(Object.assign(new Error(secret), { code: "ENOENT", path: secret }));
    };
    const error = await failure(fixture.client().request({ ...streamed(open), replay: "safe" }));
    expect(error).toMatchObject({ code: "upload_source_failed", attempts: [{ failure: "upload:source" }] });
    expect(error.message).toContain("its source failed (ENOENT)");
    expectNoCanaries(error, { secret });
    expect(fixture.server.requests.some(({ complete }) => complete)).toBe(false);
  });

  it.each([
    ["throws when it is opened", () => Promise.reject(new Error("mine"))],
    ["is no stream", () => ({}) as never],
    ["gives something else than bytes", () => Readable.from(["text"])],
    ["was broken before", () => Readable.from([mebibyte]).destroy(new Error("mine"))],
  ])("%s is a typed error", async (_name, open) => {
    const error = await failure(fixture.client().request(post({ open, contentType: "text/plain" })));
    expect(error).toMatchObject({ name: "InvalidArgumentError", code: "upload_source_failed" });
  });

  it("breaks while the call waits for a connection does not break the process", async () => {
    const stream = new Readable({ read: () => undefined });
    const client = fixture.client({ maxAttempts: 1 }, { baseUrl: `http://127.0.0.1:${await closedPort()}` });
    const call = failure(client.request(post({ stream, contentType: "text/plain" })));
    stream.destroy(new Error("mine"));
    await call; // an "error" event that nobody hears would end the test run
  });

  it.each([
    ["gives less than its length", 5, "fewer"],
    ["gives more than its length", 2, "more"],
  ])("%s never arrives complete", async (_name, length, words) => {
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(2);
      yield new Uint8Array(1);
    };
    const error = await failure(fixture.client().request({ ...streamed(open, { length }), replay: "safe" }));
    expect(error).toMatchObject({ code: "upload_length_mismatch", attempts: [{ failure: "upload:length" }] });
    expect(error.message).toContain(`gave ${words} bytes`);
    expect(fixture.server.requests.some(({ complete }) => complete)).toBe(false);
  });

  it("T11: gives more than maxBytes is broken off", async () => {
    const { open, state } = endless();
    const error = await failure(fixture.client().request(streamed(open, { maxBytes: 3 * 2 ** 20 })));
    expect(error).toMatchObject({ name: "ConfigurationError", code: "request_too_large" });
    await until(() => state.closed);
  });

  it("stalls runs into the idle limit, and not into that of the headers", async () => {
    const end = new AbortController();
    const client = fixture.client({ timeouts: { bodyIdleMs: 300, headersMs: 100 }, maxAttempts: 1 });
    const error = await failure(client.request({ ...streamed(() => stalling(end.signal)), replay: "safe" }));
    end.abort();
    expect(error).toMatchObject({ name: "TimeoutError", phase: "body", limitMs: 300 });
    expect(error.message).toContain("the body of the request stood still");
  });
});

describe("R12: an upload whose server", () => {
  it("does not read runs into the idle limit, and the source is let go", async () => {
    fixture.server.script(hang({ after: "headers" }));
    const { open, state } = endless();
    const client = fixture.client({ timeouts: { bodyIdleMs: 1000 }, maxAttempts: 1 });
    const error = await failure(client.request({ ...streamed(open), replay: "safe" }));
    expect(error).toMatchObject({ name: "TimeoutError", phase: "body" });
    await until(() => state.closed);
  });

  it("refuses it before the body was read gives the refusal, and the source is let go", async () => {
    fixture.server.script(early("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\n{}"));
    const { open, state } = endless();
    expect(await failure(fixture.client().request(streamed(open)))).toMatchObject({ status: 413 });
    await until(() => state.closed);
  });

  it("resets the connection in the body leaves the outcome open, or retries what may be repeated", async () => {
    fixture.server.script(reset({ after: 3 * 2 ** 20 }));
    const { open, state } = endless();
    expect((await failure(fixture.client().request(streamed(open)))).name).toBe("OutcomeUnknownError");
    await until(() => state.closed);
    const error = await failure(fixture.client().request({ ...streamed(open), replay: "safe" }));
    expect(error).toMatchObject({ name: "ConnectionError", phase: "headers", stopReason: "attempts" });
    expect(error.attempts).toHaveLength(3);
  });

  it("is slow to answer has its own limit from the end of the body", async () => {
    fixture.server.script(hang());
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1);
    };
    const client = fixture.client({ timeouts: { headersMs: 300 }, maxAttempts: 1 });
    const error = await failure(client.request({ ...streamed(open), replay: "safe" }));
    expect(error).toMatchObject({ name: "TimeoutError", phase: "headers" });
  });
});

describe("row 29: an upload that is given up", () => {
  it("by its signal ends at once, and the source is let go", async () => {
    fixture.server.script(hang({ after: "headers" }));
    const { open, state } = endless();
    const caller = new AbortController();
    fixture.probe.watch(caller.signal);
    const call = failure(fixture.client().request(streamed(open), { signal: caller.signal }));
    await until(() => state.read > 2);
    caller.abort();
    expect((await call).name).toBe("AbortError");
    await until(() => state.closed);
  });

  it("by its deadline is a TimeoutError(total), and the source is let go", async () => {
    fixture.server.script(hang({ after: "headers" }));
    const { open, state } = endless();
    const call = fixture.client().request({ ...streamed(open), replay: "safe" }, { timeoutMs: 3000 });
    expect(await failure(call)).toMatchObject({ name: "TimeoutError", phase: "total" });
    await until(() => state.closed);
  });

  it("while its source is being opened lets the source go", async () => {
    let give = (_source: Readable): void => undefined;
    const opening = vi.fn(() => new Promise<Readable>((resolve) => (give = resolve)));
    const caller = new AbortController();
    const upload = { open: opening, contentType: "text/plain" };
    const call = failure(fixture.client().request(post(upload), { signal: caller.signal }));
    await until(() => opening.mock.calls.length === 1);
    caller.abort();
    expect((await call).name).toBe("AbortError");
    const late = Readable.from([mebibyte]);
    give(late);
    await until(() => late.destroyed);
  });
});

describe("T16: a strategy that signs the body", () => {
  const own: AuthStrategy = {
    name: "own",
    apply: (request) => {
      bodyBytes(request, "own");
      return Promise.resolve({ request });
    },
  };
  const mac = {
    key: "k",
    fields: {},
    message: ["timestamp", "body"],
    macName: "mac",
    timestampName: "at",
  } as const;

  it.each([
    ["hmac", hmac(mac)],
    ["http-signature", httpSignature({ keyId: "key-1", key: new Uint8Array(32) })],
    ["own", own],
  ])("%s refuses a stream before anything is sent, and signs bytes", async (name, auth) => {
    const client = fixture.client({}, { auth });
    const { open } = endless();
    const error = await failure(client.request(streamed(open)));
    expect(error).toMatchObject({ name: "ConfigurationError", code: "body_not_signable" });
    expect(error.message).toContain(`"${name}" needs the bytes`);
    expect(fixture.server.connections.total).toBe(0);
    await client.request(post({ bytes: mebibyte, contentType: "image/png" }));
    expect(fixture.server.requests).toHaveLength(1);
  });

  it("hmac over other parts takes a stream", async () => {
    const client = fixture.client({}, { auth: hmac({ ...mac, message: ["timestamp"] }) });
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield mebibyte;
    };
    await client.request(streamed(open));
    expect(fixture.server.requests[0]?.body.byteLength).toBe(2 ** 20);
  });
});

describe("an upload that cannot work", () => {
  it.each([
    ["nothing", {}],
    ["two kinds at once", { bytes: mebibyte, open: () => mebibyte, contentType: "a/b" }],
    ["a form that is none", { form: {} }],
    ["bytes that are none", { bytes: "text", contentType: "a/b" }],
    ["no function", { open: "path", contentType: "a/b" }],
    ["no content type", { bytes: mebibyte }],
    ["a content type with a line break", { bytes: mebibyte, contentType: "a/b\r\nx: y" }],
    ["a length that is no number", { open: () => mebibyte, contentType: "a/b", length: -1 }],
    ["a limit of nothing", { open: () => mebibyte, contentType: "a/b", maxBytes: 0 }],
    ["a limit that is no number", { open: () => mebibyte, contentType: "a/b", maxBytes: "5" }],
    ["no stream", { stream: {}, contentType: "a/b" }],
    ["bytes where a stream is meant", { stream: mebibyte, contentType: "a/b" }],
    ["a text where a stream is meant", { stream: "text", contentType: "a/b" }],
    ["null where a stream is meant", { stream: null, contentType: "a/b" }],
    ["null", null],
  ])("%s rejects before anything is sent", async (_name, upload) => {
    const error = await failure(fixture.client().request(post(upload as never)));
    expect(error).toMatchObject({ name: "InvalidArgumentError", problems: [{ path: "upload" }] });
    expect(fixture.server.connections.total).toBe(0);
  });

  it("T11: is larger than the client allows", async () => {
    const client = fixture.client({ limits: { maxRequestBytes: 100 } });
    const form = new FormData();
    form.set("file", new Blob([mebibyte]));
    for (const upload of [
      { bytes: mebibyte, contentType: "a/b" },
      { bytes: new Blob([mebibyte]), contentType: "a/b" },
      { form },
    ]) {
      const error = await failure(client.request(post(upload)));
      expect(error).toMatchObject({ name: "ConfigurationError", code: "request_too_large" });
    }
    expect(fixture.server.connections.total).toBe(0);
  });

  it("holds a Blob that cannot be read", async () => {
    const bytes = Object.assign(new Blob(["x"]), { arrayBuffer: () => Promise.reject(new Error("gone")) });
    const error = await failure(fixture.client().request(post({ bytes, contentType: "a/b" })));
    expect(error.message).toContain("cannot be read");
  });
});
