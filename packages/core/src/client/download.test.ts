import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import {
  always,
  cutBody,
  encoded,
  largeBody,
  respond,
  respondJson,
  sequence,
  stall,
  times,
  truncatedGzip,
} from "../testing/index.ts";
import { read } from "../testing/test-client.ts";
import type { Download, DownloadProgress } from "./download.node.ts";
import type { DownloadOperation } from "./operation.ts";
import { path } from "./path.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const fileId = "f 1";
const file: DownloadOperation = { method: "GET", path: path`/files/${{ fileId }}`, replay: "safe" };
const pdf = (bytes = "%PDF-1.7 body"): ReturnType<typeof respond> =>
  respond({
    headers: { "content-type": "application/pdf", "content-disposition": 'attachment; filename="a/b.pdf"' },
    body: bytes,
  });

const drain = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream).arrayBuffer());

/** Every way to read a download to its end. */
const readers: [string, (download: Download) => Promise<unknown>][] = [
  ["bytes", (download) => download.bytes()],
  ["stream", (download) => drain(download.stream())],
];

describe("a download", () => {
  it("tells name, type and size before it is read", async () => {
    fixture.server.script(pdf());
    const { data, status, attempts } = await fixture.client().request.download(file).withResponse();
    expect(data).toMatchObject({ fileName: "b.pdf", contentType: "application/pdf", contentLength: 13 });
    expect({ status, attempts: attempts.length }).toEqual({ status: 200, attempts: 1 });
    expect(Buffer.from(await data.bytes()).toString()).toBe("%PDF-1.7 body");
    expect(fixture.server.requests[0]).toMatchObject({ target: "/files/f%201" });
    expect(fixture.server.requests[0]?.header("accept")).toBe("*/*");
  });

  it("asks for the media types of its operation", async () => {
    await (await fixture.client().request.download({ ...file, accept: "application/pdf" })).bytes();
    expect(fixture.server.requests[0]?.header("accept")).toBe("application/pdf");
  });

  it.each(readers)("gives its connection back when it was read by %s", async (_name, readAll) => {
    fixture.server.script(always(pdf()));
    const subject = fixture.client();
    for (let i = 0; i < 3; i += 1) await readAll(await subject.request.download(file));
    await until(() => fixture.runtime.liveTimers === 0);
    expect(fixture.server.connections.total).toBe(1);
  });

  it("is a web stream of bytes, which reports its progress", async () => {
    fixture.server.script(largeBody(500_000));
    const seen: DownloadProgress[] = [];
    const download = await fixture.client().request.download(file);
    let size = 0;
    for await (const piece of download.stream({ onProgress: (progress) => void seen.push(progress) }))
      size += piece.length;
    expect(size).toBe(500_000);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual({ receivedBytes: 500_000, totalBytes: 500_000 });
    expect(seen.every(({ receivedBytes }, i) => receivedBytes > (seen[i - 1]?.receivedBytes ?? 0))).toBe(
      true,
    );
  });

  it("does not know its size when the server did not tell it", async () => {
    fixture.server.script(respond({ framing: "chunked", body: "abc" }));
    const seen: DownloadProgress[] = [];
    const download = await fixture.client().request.download(file);
    expect(download).toMatchObject({ fileName: undefined, contentType: undefined, contentLength: undefined });
    await download.bytes({ onProgress: (progress) => void seen.push(progress) });
    expect(seen.at(-1)).toEqual({ receivedBytes: 3, totalBytes: undefined });
  });

  it("is unpacked when a server insists on compression", async () => {
    fixture.server.script(encoded("gzip", gzipSync("unpacked")));
    const download = await fixture.client().request.download(file);
    expect(Buffer.from(await download.bytes()).toString()).toBe("unpacked");
  });

  it("fails its reader when onProgress throws, and closes the connection", async () => {
    fixture.server.script(largeBody(500_000));
    const download = await fixture.client().request.download(file);
    const onProgress = (): void => {
      throw new RangeError("mine");
    };
    await expect(download.bytes({ onProgress })).rejects.toThrow(RangeError);
    await until(() => fixture.server.connections.open === 0);
  });

  it("is retried while its headers have not come", async () => {
    fixture.server.script(sequence(times(2, respond({ status: 503 })), pdf()));
    const { data, attempts } = await fixture.client().request.download(file).withResponse();
    expect(attempts).toHaveLength(3);
    data.cancel();
  });

  it("is a typed error when the status is one", async () => {
    fixture.server.script(respondJson({ message: "No such file", code: "F1" }, { status: 404 }));
    const error = await failure(fixture.client().request.download(file));
    expect(error).toMatchObject({
      code: "not_found",
      status: 404,
      providerCode: "F1",
      operation: "GET /files/{fileId}",
    });
    expect(error.message).toContain("No such file");
  });

  it("has a largest size: limits.maxFileBytes in memory, what the reader says elsewhere", async () => {
    fixture.server.script(always(respond({ body: "x".repeat(1000) })));
    const { request } = fixture.client({ limits: { maxFileBytes: 999, maxResponseBytes: 10 } });
    expect(await failure((await request.download(file)).bytes())).toMatchObject({ reason: "too-large" });
    expect(await (await request.download(file)).bytes({ maxBytes: 1000 })).toHaveLength(1000);
    const stream = (await request.download(file)).stream({ maxBytes: 999 });
    expect(await failure(drain(stream))).toMatchObject({ reason: "too-large" });
    expect(await drain((await request.download(file)).stream())).toHaveLength(1000);
  });

  it.each([
    ["bytes", (download: Download) => download.bytes()],
    ["toFile", (download: Download) => download.toFile("nowhere/at-all")],
    ["stream", (download: Download) => drain(download.stream())],
  ])("can be read only once: a second read, by %s, is refused", async (_name, again) => {
    fixture.server.script(pdf());
    const download = await fixture.client().request.download(file);
    await download.bytes();
    const error = await failure(again(download));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toContain("can be read only once. Download it again.");
  });

  it("can be cancelled, unread or half read, which closes its connection", async () => {
    fixture.server.script(always(largeBody(5_000_000)));
    const subject = fixture.client();
    const unread = await subject.request.download(file);
    unread.cancel();
    unread.cancel();
    await expect(unread.bytes()).rejects.toMatchObject({ code: "invalid_argument" });
    const reader = (await subject.request.download(file)).stream().getReader();
    await reader.read();
    await reader.cancel();
    await until(() => fixture.server.connections.open === 0 && fixture.runtime.liveTimers === 0);
    expect(fixture.server.connections.total).toBe(2);
  });
});

describe("a download whose body breaks", () => {
  it.each([
    ["a reset", cutBody({ body: "0123456789", afterBytes: 4, by: "reset" })],
    ["an early end", cutBody({ body: "0123456789", afterBytes: 4, by: "fin" })],
    [
      "an early end in a chunked body",
      cutBody({ body: "0123456789", framing: "chunked", afterBytes: 4, by: "fin" }),
    ],
  ])("by %s fails its reader with ConnectionError(body), and is not retried", async (_name, fault) => {
    fixture.server.script(always(fault));
    const failed: unknown[] = [];
    const subject = fixture.client({ hooks: { onError: ({ error }) => void failed.push(error) } });
    for (const [, readAll] of readers) {
      const error = await failure(readAll(await subject.request.download(file)));
      expect(error).toMatchObject({
        name: "ConnectionError",
        code: "connection_body",
        operation: "GET /files/{fileId}",
      });
      expect(failed.pop()).toBe(error);
    }
    expect(fixture.server.requests).toHaveLength(2);
  });

  it("before it is read tells its reader then, and crashes nothing", async () => {
    fixture.server.script(cutBody({ body: "0123456789", afterBytes: 4, by: "reset" }));
    const failed: unknown[] = [];
    const subject = fixture.client({ hooks: { onError: ({ error }) => void failed.push(error) } });
    const download = await subject.request.download(file);
    await until(() => failed.length === 1);
    expect(await failure(download.bytes())).toBe(failed[0]);
  });

  it("by standing still fails its reader with TimeoutError(body)", async () => {
    fixture.server.script(stall({ body: "0123456789", afterBytes: 4 }));
    const subject = fixture.client({ timeouts: { bodyIdleMs: 300 } });
    const error = await failure((await subject.request.download(file)).bytes());
    expect(error).toMatchObject({ name: "TimeoutError", phase: "body", limitMs: 300, code: "timeout_body" });
  });

  it.each([
    ["a truncated gzip", truncatedGzip("0123456789".repeat(99)), "encoding"],
    ["an encoding nobody knows", encoded("zstd-9", "x"), "encoding"],
  ])("as %s is InvalidResponseError", async (_name, fault, reason) => {
    fixture.server.script(fault);
    const error = await failure((await fixture.client().request.download(file)).bytes());
    expect(error).toMatchObject({ name: "InvalidResponseError", reason });
  });

  it("by abort fails its reader with AbortError, and leaves no listener", async () => {
    fixture.server.script(largeBody(50_000_000));
    const controller = new AbortController();
    const signal = fixture.probe.watch(controller.signal);
    const download = await fixture.client().request.download(file, { signal });
    const reading = failure(download.bytes({ maxBytes: 60_000_000, onProgress: () => controller.abort() }));
    expect(await reading).toMatchObject({ name: "AbortError", code: "aborted" });
    await until(() => fixture.server.connections.open === 0);
  });

  it("while nobody reads it, by abort, tells its reader then", async () => {
    fixture.server.script(largeBody(50_000_000));
    const controller = new AbortController();
    const download = await fixture.client().request.download(file, { signal: controller.signal });
    controller.abort();
    await until(() => fixture.server.connections.open === 0);
    expect(await failure(download.bytes())).toMatchObject({ code: "aborted" });
  });
});

describe("T9: the time limits of a download", () => {
  const trickle = respond({ body: "x".repeat(60), pace: { everyMs: 5 } });

  it("let it last as long as it moves: the total ends with the headers", async () => {
    fixture.server.script(trickle);
    const subject = fixture.client({ timeouts: { totalMs: 500, bodyIdleMs: 2000 } });
    const startedMs = fixture.runtime.monotonicMs();
    expect(await (await subject.request.download(file)).bytes()).toHaveLength(60);
    expect(fixture.runtime.monotonicMs() - startedMs).toBeGreaterThan(500);
  });

  it("bound the whole of it when the call was given a timeoutMs", async () => {
    fixture.server.script(trickle);
    const download = await fixture.client().request.download(file, { timeoutMs: 500 });
    expect(await failure(download.bytes())).toMatchObject({
      name: "TimeoutError",
      phase: "total",
      limitMs: 500,
    });
  });

  it("do not take a slow reader for a server that stands still", async () => {
    fixture.server.script(largeBody(3_000_000));
    const subject = fixture.client({ timeouts: { bodyIdleMs: 100 } });
    const reader = (await subject.request.download(file)).stream().getReader();
    await reader.read();
    const pausedAtMs = fixture.runtime.monotonicMs();
    await until(() => fixture.runtime.monotonicMs() - pausedAtMs > 400);
    let size = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) size += next.value.length;
    expect(size).toBeGreaterThan(2_000_000);
  });
});

describe("JSON calls and downloads share one client", () => {
  it("over one connection", async () => {
    const subject = fixture.client();
    await (await subject.request.download(file)).bytes();
    await until(() => fixture.runtime.liveTimers === 0);
    await subject.request(read);
    expect(fixture.server.connections.total).toBe(1);
  });
});
