import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import { always, encoded, largeBody, respond, respondJson, sequence, times } from "../../testing/index.ts";
import { read } from "../../testing/test-client.ts";
import type { Download, DownloadProgress } from "./download.node.ts";
import type { DownloadOperation } from "../operation.ts";
import { path } from "../path.ts";

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

  it("is asked for with a body where its operation has one", async () => {
    const asked: DownloadOperation = { ...file, method: "POST", body: { reference: "f1" } };
    await (await fixture.client().request.download(asked)).bytes();
    expect(fixture.server.requests[0]).toMatchObject({ method: "POST" });
    expect(fixture.server.requests[0]?.text()).toBe('{"reference":"f1"}');
    expect(fixture.server.requests[0]?.header("content-type")).toBe("application/json");
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

describe("JSON calls and downloads share one client", () => {
  it("over one connection", async () => {
    const subject = fixture.client();
    await (await subject.request.download(file)).bytes();
    await until(() => fixture.runtime.liveTimers === 0);
    await subject.request(read);
    expect(fixture.server.connections.total).toBe(1);
  });
});
