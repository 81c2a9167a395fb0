import { createHash } from "node:crypto";
import { connect } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { createPassFort } from "../client/passfort.ts";
import type { FileAnswer } from "./answers.ts";
import { createIntegration } from "./create-integration.ts";
import type { IntegrationHooks } from "./hooks.ts";
import {
  type Answered,
  checkBody,
  checkId,
  commonOptions,
  identityConfig,
  passfortRequest,
  type SentRequest,
  serveTest,
  testSecretKey,
  type TestServer,
  verifyAnswer,
} from "./test-integration.node.ts";

const picture = new Uint8Array(200_000).map((_, at) => (at * 7) % 251);
const body = checkBody({
  check_id: checkId,
  file_reference: "front-1",
  download_info: { download_type: "IMAGE", image_type: "FRONT" },
});

async function serveFile(file: () => unknown, hooks: IntegrationHooks = {}): Promise<TestServer> {
  const passfort = createPassFort({ secretKey: testSecretKey });
  const integration = createIntegration({
    ...commonOptions(),
    config: {
      ...identityConfig,
      check_type: "DOCUMENT_FETCH",
      check_template: { type: "ONE_TIME_CALLBACK", request_timeout: 30 },
    },
    provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
    passfort,
    hooks,
    checks: {
      start: () => ({ reference: "1" }),
      complete: () => ({ errors: [{ type: "PROVIDER_MESSAGE", message: "no" }] }),
      downloadFile: file as () => FileAnswer,
    },
  });
  return serveTest(integration);
}

/** Asks for a file; the connection may be cut. */
async function download(file: () => unknown, hooks?: IntegrationHooks) {
  await using server = await serveFile(file, hooks);
  const request: SentRequest = await passfortRequest("POST", "/download_file", body);
  const answer: Answered = await server.send(request);
  const covered = await verifyAnswer(answer, request).then((verified) => verified.covered);
  return { answer, covered };
}

async function* pieces(bytes: Uint8Array = picture, size = 7000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const contents: readonly [string, () => FileAnswer["content"]][] = [
  ["bytes", () => picture],
  ["a stream", () => new Response(picture).body as ReadableStream<Uint8Array>],
  ["an iterable", () => pieces()],
  ["a function that opens a stream", () => () => new Response(picture).body as ReadableStream<Uint8Array>],
  ["a function that opens an iterable", () => () => pieces()],
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
          "cache-control": "no-store",
        },
      ]);
    },
  );

  it("from a function is collected where there is no Node to hash it in pieces", async () => {
    await using server = await serveFile(() => ({ content: () => pieces(), content_type: "image/png" }));
    const request = await passfortRequest("POST", "/download_file", body);
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
    const received = await receivedBytes(server.port, await passfortRequest("POST", "/download_file", body));
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    expect(received).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(onError.mock.calls).toMatchObject([
      [{ code: "file_changed" }, { endpoint: "download_file", phase: "download" }],
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
    const request = await passfortRequest("POST", "/download_file", body);
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, "127.0.0.1", () => socket.write(asText(request)));
      socket.once("data", () => socket.destroy());
      socket.once("close", () => resolve());
    });
    await vi.waitFor(() => expect(open).toBe(0));
  });
});

async function* texts(): AsyncGenerator<Uint8Array> {
  yield "text" as unknown as Uint8Array;
}

function fail(): never {
  throw new Error("no such file");
}

function asText({ method, target, headers, body: bytes }: SentRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${method} ${target} HTTP/1.1\r\n${lines}\r\n${Buffer.from(bytes).toString("latin1")}`;
}

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
