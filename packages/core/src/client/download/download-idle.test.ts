import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import { largeBody, respond, stall } from "../../testing/index.ts";
import { read } from "../../testing/test-client.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const idle = { timeouts: { bodyIdleMs: 200 } };

/** Lets more time pass than the body may stand still. */
async function pause(ms = 500): Promise<void> {
  const startedMs = fixture.runtime.monotonicMs();
  await until(() => fixture.runtime.monotonicMs() - startedMs > ms);
}

async function readSlowly(stream: ReadableStream<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const piece of stream as unknown as AsyncIterable<Uint8Array>) {
    size += piece.length;
    await pause();
  }
  return size;
}

describe("the idle limit of a download", () => {
  it("does not count while a file that has arrived waits for its reader", async () => {
    fixture.server.script(respond({ body: "hello" }));
    const download = await fixture.client(idle).request.download(read);
    await pause(1500);
    expect(Buffer.from(await download.bytes()).toString()).toBe("hello");
  });

  it.each([60_000, 150_000, 400_000])(
    "does not count while a slow reader of %i bytes pauses",
    async (size) => {
      fixture.server.script(respond({ body: "z".repeat(size) }));
      const download = await fixture.client(idle).request.download(read);
      expect(await readSlowly(download.stream())).toBe(size);
    },
  );

  it("counts when the server stands still, before and while the file is read", async () => {
    fixture.server.script(stall({ body: "0123456789", afterBytes: 4 }));
    const subject = fixture.client({ ...idle, maxAttempts: 1 });
    const expected = { name: "TimeoutError", phase: "body", limitMs: 200 };
    expect(await failure((await subject.request.download(read)).bytes())).toMatchObject(expected);
    const slow = await subject.request.download(read);
    expect(await failure(readSlowly(slow.stream()))).toMatchObject(expected);
  });
});

describe("a download", () => {
  it("in memory keeps its limit when maxBytes is undefined", async () => {
    fixture.server.script(respond({ body: "0123456789" }));
    const subject = fixture.client({ limits: { maxFileBytes: 9 } });
    const download = await subject.request.download(read);
    expect(await failure(download.bytes({ maxBytes: undefined }))).toMatchObject({
      name: "InvalidResponseError",
      reason: "too-large",
    });
  });

  it.each([Number.NaN, 0, -1])("refuses maxBytes %d, and can still be read", async (maxBytes) => {
    fixture.server.script(respond({ body: "0123456789" }));
    const download = await fixture.client().request.download(read);
    expect(await failure(download.bytes({ maxBytes }))).toMatchObject({ name: "InvalidArgumentError" });
    expect(await failure(download.toFile("never-made", { maxBytes }))).toMatchObject({
      code: "invalid_argument",
    });
    const reading = download.stream({ maxBytes }).getReader().read();
    expect(await failure(reading)).toMatchObject({
      message: expect.stringContaining('"maxBytes"') as string,
    });
    expect(await download.bytes()).toHaveLength(10);
  });

  it("that is cancelled while it goes to a file rejects, and leaves nothing on the disk", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cancelled-"));
    try {
      fixture.server.script(largeBody(50_000_000));
      const download = await fixture.client().request.download(read);
      const onProgress = (): void => {
        download.cancel();
      };
      const error = await failure(download.toFile(join(folder, "report.pdf"), { onProgress }));
      expect(error).toMatchObject({ name: "AbortError", operation: "GET /things", status: 200 });
      expect(error.message).toContain("cancelled");
      expect(await readdir(folder)).toEqual([]);
      await until(() => fixture.server.connections.open === 0 && fixture.runtime.liveTimers === 0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
