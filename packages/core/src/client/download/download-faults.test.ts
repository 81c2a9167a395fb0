import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import { always, cutBody, encoded, largeBody, respond, stall, truncatedGzip } from "../../testing/index.ts";
import type { Download } from "./download.node.ts";
import type { DownloadOperation } from "../operation.ts";
import { path } from "../path.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const fileId = "f 1";
const file: DownloadOperation = { method: "GET", path: path`/files/${{ fileId }}`, replay: "safe" };

const drain = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream).arrayBuffer());

/** Every way to read a download to its end. */
const readers: [string, (download: Download) => Promise<unknown>][] = [
  ["bytes", (download) => download.bytes()],
  ["stream", (download) => drain(download.stream())],
];

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
