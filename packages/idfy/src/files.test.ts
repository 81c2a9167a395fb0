import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cutBody, respond, respondJson } from "@idbraid/core/testing";
import { expect, it, onTestFinished } from "vitest";
import { sandboxed } from "./__fixtures__/sandbox.ts";
import { failure, stub } from "./__fixtures__/stub.ts";

const pdf = "%PDF-1.4\n%%EOF\n";

it("asks for the format, and for any type of file", async () => {
  const made = await stub({
    steps: [respond({ headers: { "content-type": "application/pdf" }, body: pdf })],
  });
  const { files } = made.idfy.signature.documents;
  await files.download("d1", { fileFormat: "standard_packaging" }).then((file) => file.bytes());
  await files.downloadForSigner("d1", "s1", { fileFormat: "packaged" }).then((file) => file.bytes());
  await files.downloadAttachment("d1", "a1", { fileFormat: "pades" }).then((file) => file.bytes());
  await files
    .downloadAttachmentForSigner("d1", "a1", "s1", { fileFormat: "native" })
    .then((file) => file.bytes());
  expect(made.calls.map(({ target }) => target)).toEqual([
    "/signature/documents/d1/files?fileFormat=standard_packaging",
    "/signature/documents/d1/files/signers/s1?fileFormat=packaged",
    "/signature/documents/d1/files/attachments/a1?fileFormat=pades",
    "/signature/documents/d1/files/attachments/a1/signers/s1?fileFormat=native",
  ]);
  expect(made.calls.map((call) => call.header("accept"))).toEqual(["*/*", "*/*", "*/*", "*/*"]);
  expect(made.calls.every((call) => call.header("content-type") === "application/json")).toBe(true);
});

it("case 44: streams 50 MB in constant memory", async () => {
  const { idfy, simulator } = await sandboxed();
  const fileBytes = 50_000_000;
  const [documentId = ""] = simulator.control.seedDocuments({ signed: true, fileBytes });
  const file = await idfy.signature.documents.files.download(documentId, { fileFormat: "pades" });
  expect(file.contentLength).toBe(fileBytes);
  const before = process.memoryUsage().rss;
  let received = 0;
  let most = 0;
  for await (const piece of file.stream()) {
    received += piece.byteLength;
    most = Math.max(most, process.memoryUsage().rss - before);
  }
  expect(received).toBe(fileBytes);
  expect(most).toBeLessThan(fileBytes);
});

it("writes a file under its name when it is complete", async () => {
  const folder = await mkdtemp(join(tmpdir(), "idfy-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { idfy } = await stub({ steps: [respond({ body: pdf })] });
  const file = await idfy.signature.documents.files.download("d1", { fileFormat: "pades" });
  expect(await file.toFile(join(folder, "signed.pdf"))).toBe(pdf.length);
  expect(await readFile(join(folder, "signed.pdf"), "utf8")).toBe(pdf);
});

it("case 45: rejects a refused download like any other call", async () => {
  const { idfy } = await stub({ steps: [respondJson({ message: "File not ready" }, { status: 404 })] });
  const error = await failure(idfy.signature.documents.files.download("d1", { fileFormat: "native" }));
  expect(error).toMatchObject({ name: "NotFoundError", providerMessage: "File not ready" });
});

it.each([
  ['attachment; filename="../../x.pdf"', "x.pdf"],
  ["attachment; filename=\"a.pdf\"; filename*=UTF-8''%C3%A6.pdf", "æ.pdf"],
])("case 46: reduces %s to a base name", async (disposition, fileName) => {
  const { idfy } = await stub({
    steps: [respond({ headers: { "content-disposition": disposition }, body: pdf })],
  });
  const file = await idfy.signature.documents.files.download("d1", { fileFormat: "native" });
  expect(file.fileName).toBe(fileName);
  file.cancel();
});

it("case 47: fails on a file that breaks off", async () => {
  const { idfy } = await stub({ steps: [cutBody({ body: pdf, afterBytes: 5, by: "fin" })] });
  const file = await idfy.signature.documents.files.download("d1", { fileFormat: "native" });
  expect(await failure(file.bytes())).toMatchObject({ name: "ConnectionError", phase: "body" });
});

it("case 47: closes the connection when the reader leaves", async () => {
  const body = "x".repeat(4_000_000);
  const made = await stub({ steps: [respond({ body })] });
  const file = await made.idfy.signature.documents.files.download("d1", { fileFormat: "native" });
  for await (const _piece of file.stream()) break;
  await expect.poll(() => made.server.connections.open, { interval: 5 }).toBeLessThanOrEqual(1);
});

it.each([undefined, {}, { fileFormat: 1 }])(
  "refuses the parameters %j before any traffic",
  async (params) => {
    const { idfy, server } = await stub();
    const error = await failure(idfy.signature.documents.files.download("d1", params as never));
    expect(error).toMatchObject({ name: "InvalidArgumentError" });
    expect(server.requests).toHaveLength(0);
  },
);
