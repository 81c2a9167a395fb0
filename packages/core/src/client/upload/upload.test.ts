import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bearer } from "../../auth/test-bearer.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import {
  always,
  closedPort,
  type FaultRequest,
  respond,
  respondJson,
  sequence,
} from "../../testing/index.ts";
import { write } from "../../testing/test-client.ts";
import { fileUpload } from "./file-upload.node.ts";
import type { Operation } from "../operation.ts";
import type { RequestOptions } from "../request-options.ts";
import type { Upload, UploadProgress } from "./upload.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const put = (upload: Upload): Operation<object> => ({ ...write, body: undefined, replay: "safe", upload });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const headersOf = (request: FaultRequest | undefined): (string | undefined)[] =>
  ["content-type", "content-length", "transfer-encoding"].map((name) => request?.header(name));

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield bytes(text);
}

describe("R12: an upload", () => {
  it("of bytes sends the exact view, and the same bytes at each attempt", async () => {
    fixture.server.script(sequence(respond({ status: 503 }), respondJson({})));
    const view = bytes("..png..").subarray(2, 5);
    await fixture.client().request(put({ bytes: view, contentType: "image/png" }));
    for (const request of fixture.server.requests) {
      expect(request.text()).toBe("png");
      expect(headersOf(request)).toEqual(["image/png", "3", undefined]);
    }
    expect(fixture.server.requests).toHaveLength(2);
  });

  it("of a Blob is read into memory", async () => {
    await fixture.client().request(put({ bytes: new Blob(["a", "b"]), contentType: "text/plain" }));
    expect(fixture.server.requests[0]?.text()).toBe("ab");
  });

  it("of a form is multipart/form-data, the same bytes at each attempt", async () => {
    fixture.server.script(sequence(respond({ status: 503 }), respondJson({})));
    const form = new FormData();
    form.set("kind", "invoice");
    form.set("file", new File(["%PDF"], "invoice.pdf", { type: "application/pdf" }));
    await fixture.client().request(put({ form }));
    const [first, second] = fixture.server.requests;
    expect(second?.body).toEqual(first?.body);
    const contentType = second?.header("content-type") ?? "";
    expect(second?.header("content-length")).toBe(String(second?.body.byteLength));
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(contentType)?.[1] ?? "";
    expect(
      second
        ?.text()
        .split(`--${boundary}`)
        .map((part) => part.trim()),
    ).toEqual([
      "",
      'Content-Disposition: form-data; name="kind"\r\n\r\ninvoice',
      'Content-Disposition: form-data; name="file"; filename="invoice.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF',
      "--",
    ]);
  });

  const sources: [name: string, open: () => Extract<Upload, { open: unknown }>["open"]][] = [
    ["a Node stream", () => () => Readable.from(pieces("one", "two"))],
    [
      "a web stream",
      () => () => Readable.toWeb(Readable.from(pieces("one", "two"))) as ReadableStream<Uint8Array>,
    ],
    ["an async iterable", () => () => pieces("one", "two")],
    ["an object that can be iterated", () => () => ({ [Symbol.asyncIterator]: () => pieces("one", "two") })],
    ["a promise of one", () => async () => Promise.resolve(Readable.from(pieces("one", "two")))],
  ];
  it.each(sources)(
    "of a function that opens %s is sent in chunks, and opened anew to retry",
    async (_name, make) => {
      fixture.server.script(sequence(respond({ status: 503 }), respondJson({})));
      const open = vi.fn(make());
      const { attempts } = await fixture
        .client()
        .request(put({ open, contentType: "text/plain" }))
        .withResponse();
      expect(attempts).toHaveLength(2);
      expect(open).toHaveBeenCalledTimes(2);
      for (const request of fixture.server.requests) {
        expect(request.text()).toBe("onetwo");
        expect(headersOf(request)).toEqual(["text/plain", undefined, "chunked"]);
      }
    },
  );

  it("of a file has its length, and is opened anew to retry", async () => {
    fixture.server.script(sequence(respond({ status: 503 }), always(respondJson({}))));
    const folder = await mkdtemp(join(tmpdir(), "upload-"));
    try {
      const path = join(folder, "a.txt");
      await writeFile(path, "x".repeat(200_000));
      await fixture.client().request(put(await fileUpload(path, { contentType: "text/plain" })));
      await writeFile(path, "");
      await fixture.client().request(put(await fileUpload(path)));
    } finally {
      await rm(folder, { recursive: true });
    }
    const [, second, empty] = fixture.server.requests;
    expect(second?.body.byteLength).toBe(200_000);
    expect(headersOf(second)).toEqual(["text/plain", "200000", undefined]);
    expect(headersOf(empty)).toEqual(["application/octet-stream", "0", undefined]);
  });

  it("is sent once more after a 401 when it can be opened anew", async () => {
    fixture.server.script(sequence(respond({ status: 401 }), respondJson({})));
    const client = fixture.client({}, { auth: bearer() });
    await client.request({
      ...put({ open: () => pieces("one"), contentType: "text/plain" }),
      replay: "never",
    });
    expect(fixture.server.requests.map((request) => request.text())).toEqual(["one", "one"]);
  });
});

describe("R12: an upload of a stream that is open already", () => {
  it("may have the other kinds as undefined", async () => {
    const stream = Readable.from(pieces("one"));
    const others = { open: undefined, bytes: undefined, form: undefined } as object;
    await fixture.client().request(put({ stream, contentType: "text/plain", ...others }));
    expect(fixture.server.requests[0]?.text()).toBe("one");
  });

  it("is sent, and not retried once it was read", async () => {
    fixture.server.script(respond({ status: 503 }));
    const stream = Readable.from(pieces("one"));
    const error = await failure(fixture.client().request(put({ stream, contentType: "text/plain" })));
    expect(error).toMatchObject({
      name: "ServiceUnavailableError",
      stopReason: "replay-class",
      attempts: [{ number: 1 }],
    });
    expect(error.message).toContain("a stream that can be read only once");
    expect(fixture.server.requests).toHaveLength(1);
    expect(stream.destroyed).toBe(true);
  });

  it("is not replayed after a 401", async () => {
    fixture.server.script(respond({ status: 401 }));
    const auth = bearer();
    const stream = Readable.from(pieces("one"));
    const call = fixture.client({}, { auth }).request(put({ stream, contentType: "text/plain" }));
    expect(await failure(call)).toMatchObject({ name: "AuthenticationError", attempts: [{ number: 1 }] });
  });

  it("is closed, and not retried, when no connection could be made", async () => {
    const client = fixture.client({}, { baseUrl: `http://127.0.0.1:${await closedPort()}` });
    const node = Readable.from(pieces("one"));
    const cancelled = vi.fn();
    for (const stream of [node, new ReadableStream<Uint8Array>({ cancel: cancelled })]) {
      const error = await failure(client.request(put({ stream, contentType: "text/plain" })));
      expect(error).toMatchObject({ name: "ConnectionError", stopReason: "replay-class" });
    }
    await until(() => node.destroyed && cancelled.mock.calls.length === 1);
  });

  it.each<[what: string, upload: { readonly contentType: string }, options: RequestOptions]>([
    ["options", { contentType: "text/plain" }, { timeoutMs: -1 }],
    ["upload", { contentType: "" }, {}],
  ])("is closed when the call is refused for its %s", async (_what, upload, options) => {
    const node = Readable.from(pieces("one"));
    const cancelled = vi.fn();
    const returned = vi.fn();
    const iterable = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined), return: returned }),
    };
    for (const stream of [node, new ReadableStream<Uint8Array>({ cancel: cancelled }), iterable]) {
      const call = fixture.client().request(put({ ...upload, stream }), options);
      expect((await failure(call)).name).toBe("InvalidArgumentError");
    }
    expect([node.destroyed, cancelled.mock.calls.length, returned.mock.calls.length]).toEqual([true, 1, 1]);
  });

  it("is closed when the call ends before it was read", async () => {
    const auth = { name: "broken", apply: () => Promise.reject(new Error("mine")) };
    const node = Readable.from(pieces("one"));
    const cancelled = vi.fn();
    for (const stream of [node, new ReadableStream<Uint8Array>({ cancel: cancelled })])
      await failure(fixture.client({}, { auth }).request(put({ stream, contentType: "text/plain" })));
    await until(() => node.destroyed && cancelled.mock.calls.length === 1);
  });
});

describe("the progress of an upload", () => {
  const told = (): { seen: UploadProgress[]; onUploadProgress: (progress: UploadProgress) => void } => {
    const seen: UploadProgress[] = [];
    return { seen, onUploadProgress: (progress) => void seen.push(progress) };
  };

  it("is told for each piece of a stream, with the whole size when it is known", async () => {
    const { seen, onUploadProgress } = told();
    const open = (): AsyncGenerator<Uint8Array> => pieces("one", "three");
    const client = fixture.client();
    await client.request(put({ open, contentType: "text/plain", length: 8 }), { onUploadProgress });
    await client.request(put({ open, contentType: "text/plain" }), { onUploadProgress });
    expect(seen).toEqual([
      { sentBytes: 3, totalBytes: 8 },
      { sentBytes: 8, totalBytes: 8 },
      { sentBytes: 3, totalBytes: undefined },
      { sentBytes: 8, totalBytes: undefined },
    ]);
  });

  it("is told once for bytes", async () => {
    const { seen, onUploadProgress } = told();
    await fixture
      .client()
      .request(put({ bytes: bytes("one"), contentType: "text/plain" }), { onUploadProgress });
    expect(seen).toEqual([{ sentBytes: 3, totalBytes: 3 }]);
  });

  it("does not end the call when the listener throws", async () => {
    const onWarning = vi.fn();
    const onUploadProgress = (): void => {
      throw new Error("mine");
    };
    const upload = { open: () => pieces("one"), contentType: "text/plain" };
    await fixture.client({ onWarning }).request(put(upload), { onUploadProgress });
    expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ code: "hook_failed" }));
  });
});
