import { connect } from "node:net";
import { Readable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { asText, fileIntegration, fileRequest, picture, pieces, serveFile } from "./test-files.node.ts";
import { type SentRequest, testHost } from "./test-integration.node.ts";

describe("a file that is opened twice", () => {
  const changed = (change: (bytes: Uint8Array) => Uint8Array) => {
    let opened = 0;
    return () => ({
      content: () => pieces((opened += 1) === 1 ? picture : change(picture)),
      content_type: "image/png",
    });
  };

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["other bytes", (bytes) => bytes.with(0, 9)],
    ["fewer bytes", (bytes) => bytes.slice(0, -1)],
    ["more bytes", (bytes) => Uint8Array.from([...bytes, 1])],
  ])("is cut off before its end when it gives %s then", async (_, change) => {
    const onError = vi.fn();
    await using server = await serveFile(changed(change), { onError });
    const received = await receivedBytes(server.port, await fileRequest());
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    expect(received).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(onError.mock.calls).toMatchObject([
      [{ code: "file_changed" }, { endpoint: "download_file", phase: "download" }],
    ]);
  });

  it("breaks nothing but its own answer when it is gone before it is read again", async () => {
    const onError = vi.fn();
    let opened = 0;
    const gone = (): Readable => {
      const stream = new Readable({ read: () => undefined });
      setImmediate(() => stream.destroy(new Error("no such file")));
      return stream;
    };
    const content = (): AsyncIterable<Uint8Array> => ((opened += 1) === 1 ? pieces() : gone());
    const integration = fileIntegration(() => ({ content, content_type: "image/png" }), { onError });
    const { method, target, headers, body } = await fileRequest();
    const init = { method, headers: headers as [string, string][], body: new TextDecoder().decode(body) };
    const request = new Request(`https://${testHost}${target}`, init);
    const answer = await integration(request, { target, rawHeaders: headers.flat() });
    // It fails in the first of these turns of the loop, while nobody reads of it.
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
    await expect(answer.arrayBuffer()).rejects.toMatchObject({ code: "download_failed" });
    expect(onError.mock.calls).toEqual([
      [new Error("no such file"), { endpoint: "download_file", phase: "download" }],
    ]);
  });

  it("is closed when the peer hangs up", async () => {
    let open = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      open += 1;
      try {
        for (let sent = 0; sent < 500; sent += 1) yield new Uint8Array(100_000);
      } finally {
        open -= 1;
      }
    }
    await using server = await serveFile(() => ({ content: endless, content_type: "video/mp4" }));
    const request = await fileRequest();
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, "127.0.0.1", () => socket.write(asText(request)));
      socket.once("data", () => socket.destroy());
      socket.once("close", () => resolve());
    });
    await vi.waitFor(() => expect(open).toBe(0));
  });
});

/** A source whose fourth piece never comes when it is opened the `stalls`th time; `closed` tells that somebody closed it. */
const sources = {
  stream: (next: () => Promise<Uint8Array | undefined>, closed: () => void) =>
    new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await next();
          if (piece === undefined) controller.close();
          else controller.enqueue(piece);
        },
        cancel: closed,
      },
      { highWaterMark: 0 },
    ),
  iterable: (next: () => Promise<Uint8Array | undefined>, closed: () => void) => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const value = await next();
        return value === undefined ? { done: true as const, value } : { done: false as const, value };
      },
      return: async () => {
        closed();
        return { done: true as const, value: undefined };
      },
    }),
  }),
  "stream of Node": (next: () => Promise<Uint8Array | undefined>, closed: () => void) =>
    new Readable({
      read() {
        void next().then((piece) => this.push(piece ?? null));
      },
      destroy: (error, done) => {
        closed();
        done(error);
      },
    }),
} as const;

describe("a file that stalls", () => {
  it.each(
    Object.entries(sources).flatMap(([name, source]) =>
      [1, 2].map((stalls) => [name, stalls, source] as const),
    ),
  )(
    "as a %s, the time that is opened number %i, is closed when the peer hangs up",
    async (_, stalls, source) => {
      const onError = vi.fn();
      const [stalled, closed] = [signalled(), signalled()];
      let opened = 0;
      const content = (): AsyncIterable<Uint8Array> => {
        opened += 1;
        const stallsNow = opened === stalls;
        let given = 0;
        const next = async (): Promise<Uint8Array | undefined> => {
          if ((given += 1) <= 3) return new Uint8Array(70_000);
          if (!stallsNow) return undefined;
          stalled.happens();
          return new Promise(() => undefined);
        };
        return source(next, () => stallsNow && closed.happens()) as AsyncIterable<Uint8Array>;
      };
      await using server = await serveFile(() => ({ content, content_type: "video/mp4" }), { onError });
      const request = await fileRequest();
      const socket = connect(server.port, "127.0.0.1", () => socket.write(asText(request)));
      socket.on("data", () => undefined);
      await stalled.happened;
      socket.destroy();
      await closed.happened;
      expect(opened).toBe(stalls);
      await new Promise(setImmediate); // what is told is told by now
      const told = onError.mock.calls.map(([, event]: unknown[]) => event);
      // That nobody waits any more for what is sent is no fault.
      expect(told).toEqual(stalls === 1 ? [{ endpoint: "download_file", phase: "download" }] : []);
    },
  );
});

/** Everything that comes until the connection ends, in whatever way. */
function receivedBytes(port: number, request: SentRequest): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(asText(request)));
    socket.on("data", (chunk: Buffer) => (received += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(received));
  });
}

/** Something that is waited for. */
function signalled(): { readonly happened: Promise<void>; readonly happens: () => void } {
  let happens = (): void => undefined;
  const happened = new Promise<void>((resolve) => (happens = resolve));
  return { happened, happens: () => happens() };
}
