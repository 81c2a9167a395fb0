import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import {
  documentRequest,
  openIdfy,
  signerRequest,
  type Answer,
  type OpenIdfy,
} from "../../__tests__/open-idfy.ts";

const documents = "/signature/documents";

async function file(idfy: OpenIdfy, id: string, format: string, part = ""): Promise<Answer> {
  return idfy.call("GET", `${documents}/${id}/files${part}?fileFormat=${format}`);
}

it("gives the upload back as it was", async () => {
  const idfy = await openIdfy();
  const dataToSign = { fileName: 'æ"ø.txt', base64Content: Buffer.from("hello").toString("base64") };
  const { body } = await idfy.call("POST", documents, documentRequest({ dataToSign }));
  const answer = await file(idfy, body.documentId, "unsigned");
  expect([answer.status, answer.text]).toEqual([200, "hello"]);
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(answer.headers.get("content-length")).toBe("5");
  expect(answer.headers.get("content-disposition")).toBe(
    "attachment; filename=\"___.txt\"; filename*=UTF-8''%C3%A6%22%C3%B8.txt",
  );
});

it("has signed files when the document is signed, not before", async () => {
  const idfy = await openIdfy();
  const packaging = { signaturePackageFormats: ["xades", "pades"] };
  const dataToSign = { fileName: "contract.pdf", base64Content: "JVBERg==", packaging };
  const { body } = await idfy.call("POST", documents, documentRequest({ dataToSign }));
  const id = body.documentId;
  const signer = `/signers/${body.signers[0]?.id}`;
  const early = await file(idfy, id, "pades");
  expect([early.status, early.reason]).toEqual([404, "File not ready"]);
  expect((await file(idfy, id, "native", signer)).reason).toBe("File not ready");

  idfy.control.signDocument(id);
  const pades = await file(idfy, id, "pades");
  expect([pades.status, pades.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  expect(pades.headers.get("content-disposition")).toContain(`${id}-pades.pdf`);
  expect(pades.text).toMatch(/^%PDF-1\.4\n[^]*%%EOF\n$/);
  for (const format of ["native", "standard_packaging", "xades"]) {
    const xml = await file(idfy, id, format);
    expect([xml.status, xml.headers.get("content-type")]).toEqual([200, "application/xml"]);
    expect(xml.text).toContain('method="no_bankid"');
  }
  expect((await file(idfy, id, "packaged", signer)).status).toBe(200);
});

it("serves the signed files of an attachment and of one signer of it", async () => {
  const idfy = await openIdfy();
  const { body } = await idfy.call("POST", documents, documentRequest());
  const id = body.documentId;
  const attachment = { fileName: "terms.pdf", title: "Terms", data: "JVBERg==" };
  const added = await idfy.call("POST", `${documents}/${id}/attachments`, attachment);
  const part = `/attachments/${added.body.id}`;
  expect((await file(idfy, id, "pades", part)).status).toBe(404);
  idfy.control.signDocument(id);
  expect((await file(idfy, id, "pades", part)).status).toBe(200);
  expect((await file(idfy, id, "native", `${part}/signers/${body.signers[0]?.id}`)).status).toBe(200);
  expect((await file(idfy, id, "native", `/attachments/none/signers/${body.signers[0]?.id}`)).status).toBe(
    404,
  );
});

it("has no PAdES of a text, and XAdES only when it was ordered", async () => {
  const idfy = await openIdfy();
  const dataToSign = { fileName: "note.txt", base64Content: "aGVp" };
  const { body } = await idfy.call("POST", documents, documentRequest({ dataToSign }));
  idfy.control.signDocument(body.documentId);
  expect((await file(idfy, body.documentId, "native")).status).toBe(200);
  expect((await file(idfy, body.documentId, "pades")).status).toBe(404);
  expect((await file(idfy, body.documentId, "xades")).status).toBe(404);
});

it("refuses formats that are none", async () => {
  const idfy = await openIdfy({ documents: 1 });
  const summaries = await idfy.call("GET", `${documents}/summary`);
  const id = summaries.body.data[0]?.documentId ?? "";
  for (const format of ["", "standard_packing", "packaged"]) {
    const answer = await file(idfy, id, format);
    expect([answer.status, answer.body.errors[0]?.field]).toEqual([400, "fileFormat"]);
  }
  expect((await file(idfy, id, "pades", "/signers/x")).status).toBe(400);
});

it("streams a file of any size without holding it", async () => {
  const idfy = await openIdfy();
  const fileBytes = 128 * 1024 * 1024;
  const answer = await idfy.play("POST", "/idfy/documents", { signed: true, fileBytes });
  const headers = { authorization: `Bearer ${await idfy.token()}` };
  const url = `${idfy.baseUrl}${documents}/${answer.body.documentIds[0]}/files?fileFormat=pades`;
  const before = process.memoryUsage().arrayBuffers;
  const response = await fetch(url, { headers });
  expect(response.headers.get("content-length")).toBe(String(fileBytes));
  let bytes = 0;
  let peak = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).byteLength;
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  }
  expect(bytes).toBe(fileBytes);
  expect(peak).toBeLessThan(64 * 1024 * 1024);
}, 20_000);

it("makes the same bytes each time", async () => {
  const idfy = await openIdfy();
  const [id = ""] = idfy.control.seedDocuments({ signed: true, fileBytes: 300_001 });
  const hashes = [await file(idfy, id, "pades"), await file(idfy, id, "native")].map(({ text }) =>
    createHash("sha256").update(text).digest("hex"),
  );
  expect(hashes[0]).toBe(hashes[1]);
});

it("keeps what a signer's method could do to the XML out of it", async () => {
  const idfy = await openIdfy();
  const signer = signerRequest({
    signatureType: { mechanism: "pkisignature", signatureMethods: ['"/><x>'] },
  });
  const { body } = await idfy.call("POST", documents, documentRequest({ signers: [signer] }));
  idfy.control.signDocument(body.documentId);
  expect((await file(idfy, body.documentId, "native")).text).not.toContain("<x>");
});
