import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import type { FileAnswer } from "./answers.ts";
import type { IntegrationHooks } from "./hooks.ts";
import { fail, fileRequest, picture, pieces, serveFile } from "./test-files.node.ts";
import { type Answered, verifyAnswer } from "./test-integration.node.ts";

/** Asks for a file; the connection may be cut. */
async function download(file: () => unknown, hooks?: IntegrationHooks) {
  await using server = await serveFile(file, hooks);
  const request = await fileRequest();
  const answer: Answered = await server.send(request);
  const covered = await verifyAnswer(answer, request).then((verified) => verified.covered);
  return { answer, covered };
}

/** Fills one buffer again and again, as readers of files do. */
async function* reusing(): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(7000);
  for await (const piece of pieces()) {
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
}

async function* wide(): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces()) yield new Uint16Array(piece.buffer) as unknown as Uint8Array;
}

const contents: readonly [string, () => FileAnswer["content"]][] = [
  ["bytes", () => picture],
  ["a stream", () => new Response(picture).body as ReadableStream<Uint8Array>],
  ["an iterable", () => pieces()],
  ["a function that opens a stream", () => () => new Response(picture).body as ReadableStream<Uint8Array>],
  ["a function that opens an iterable", () => () => pieces()],
  ["an iterable with one buffer", () => reusing()],
  ["a function that opens an iterable with one buffer", () => reusing],
  ["pieces of other integers", () => wide()],
  ["a function that opens pieces of other integers", () => wide],
];

describe("a file", () => {
  it.each(contents)(
    "case 39: from %s has the digest of its bytes, its type and its name",
    async (_, content) => {
      const { answer, covered } = await download(() => ({
        content: content(),
        content_type: "image/png",
        file_name: "id-front.png",
      }));
      expect(Buffer.compare(answer.bytes, picture)).toBe(0);
      expect(covered).toContain("digest");
      expect([answer.status, answer.headers]).toMatchObject([
        200,
        {
          "content-type": "image/png",
          "file-name": "id-front.png",
          digest: `SHA-256=${createHash("sha256").update(picture).digest("base64")}`,
          "cache-control": "no-store, no-transform",
        },
      ]);
    },
  );

  it("from a function is collected where there is no Node to hash it in pieces", async () => {
    await using server = await serveFile(() => ({ content: () => pieces(), content_type: "image/png" }));
    const request = await fileRequest();
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    const answer = await server.send(request);
    expect((await verifyAnswer(answer, request)).covered).toContain("digest");
    expect(Buffer.compare(answer.bytes, picture)).toBe(0);
  });

  it("case 39: keeps a name that is not Latin, in the bytes of UTF-8", async () => {
    const { answer } = await download(() => ({
      content: picture,
      content_type: "application/pdf",
      file_name: "Ausweis Łącka 王.pdf",
    }));
    const at = answer.rawHeaders.findIndex((name) => name.toLowerCase() === "file-name");
    const sent = Buffer.from(answer.rawHeaders[at + 1] ?? "", "latin1");
    expect(sent.toString("utf8")).toBe("Ausweis Łącka 王.pdf");
  });

  it("leaves out of a name what no header can hold", async () => {
    const file_name = " a\r\nX-Evil: 1\u0000.png ";
    const { answer } = await download(() => ({ content: picture, content_type: "image/png", file_name }));
    expect(answer.headers["file-name"]).toBe("aX-Evil: 1.png");
    expect(answer.headers["x-evil"]).toBeUndefined();
  });

  it("may be empty", async () => {
    const { answer } = await download(() => ({
      content: () => pieces(new Uint8Array(0)),
      content_type: "image/gif",
    }));
    expect([answer.status, answer.bytes.length, answer.headers["file-name"]]).toEqual([200, 0, undefined]);
  });
});

describe("a file that cannot be had", () => {
  it("answers 404 in JSON for an unknown reference", async () => {
    const { answer, covered } = await download(() => undefined);
    expect([answer.status, answer.json]).toEqual([404, { error: "file_not_found" }]);
    expect(covered).toContain("digest");
  });

  it("answers 400 with the errors, so that nobody takes them for the file", async () => {
    const errors = [{ type: "PROVIDER_CONNECTION", message: "The provider could not be reached." }];
    const { answer } = await download(() => ({ errors }));
    expect([answer.status, answer.json]).toEqual([400, { errors, warnings: [] }]);
  });

  it.each<[string, unknown, string]>([
    ["no content", { content_type: "image/png" }, "output"],
    ["a media type that is none", { content: picture, content_type: "image" }, "output"],
    ["a type with a line break", { content: picture, content_type: "image/png\r\nX-Evil: 1" }, "output"],
    ["errors that are none", { errors: [] }, "output"],
    ["warnings that are none", { errors: [{ type: "A", message: "b" }], warnings: [1n] }, "output"],
    ["a misspelt name", { content: picture, content_type: "image/png", filename: "a.png" }, "output"],
    ["bytes without a type", picture, "output"],
    ["something that gives no bytes", { content: new Blob(["a"]), content_type: "image/png" }, "output"],
    ["a promise of a stream", { content: async () => pieces(), content_type: "image/png" }, "download"],
    ["a file that opens only once", { content: opensOnce(), content_type: "image/png" }, "download"],
    ["a stream that gives no bytes", { content: () => texts(), content_type: "image/png" }, "download"],
    ["a file that cannot be opened", { content: () => fail(), content_type: "image/png" }, "download"],
  ])("%s: 500, signed, and told", async (_, file, phase) => {
    const onError = vi.fn();
    const { answer } = await download(() => file, { onError });
    expect([answer.status, answer.text]).toEqual([500, '{"error":"internal_error"}']);
    expect(onError.mock.calls).toEqual([[expect.any(Error), { endpoint: "download_file", phase }]]);
  });

  it("a stream that can be read once only is held in memory up to a bound", async () => {
    const onError = vi.fn();
    const { answer } = await download(
      () => ({ content: pieces(new Uint8Array(33 * 2 ** 20), 2 ** 20), content_type: "video/mp4" }),
      { onError },
    );
    expect([answer.status, onError.mock.calls]).toMatchObject([500, [[{ code: "file_too_large" }, {}]]]);
  });
});

function opensOnce(): () => AsyncGenerator<Uint8Array> {
  let opened = 0;
  return () => ((opened += 1) === 1 ? pieces() : fail());
}

async function* texts(): AsyncGenerator<Uint8Array> {
  yield "text" as unknown as Uint8Array;
}
