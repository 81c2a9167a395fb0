import { fileOf, pdfFile, type LazyFile } from "../../frame/lazy-file.ts";
import type { IdfyCall } from "../call.ts";
import { notFound, refuseProblems } from "../wire.ts";
import { findAttachment } from "./attachments.ts";
import type { DocumentRecord, SignerRecord } from "./document-record.ts";
import { findDocument } from "./documents.ts";
import { findSigner } from "./signers.ts";
import { completedPackages, memberOf } from "./status.ts";

const documentFormats = ["unsigned", "native", "standard_packaging", "pades", "xades"];
const signerFormats = ["native", "packaged"];

/**
 * The document's file: as it was uploaded (`unsigned`), or signed.
 * @remarks Unconfirmed: what comes when the format is not ready. Here 404 with a reason phrase.
 */
export function downloadDocument(call: IdfyCall): Response {
  const format = readFormat(call, documentFormats);
  const document = findDocument(call);
  return send(
    format,
    document.request["dataToSign"],
    "base64Content",
    signedFile(call, document, format),
    document.id,
  );
}

/** An attachment's file, in the same formats. */
export function downloadAttachment(call: IdfyCall): Response {
  const format = readFormat(call, documentFormats);
  const document = findDocument(call);
  const { request, id } = findAttachment(call, document);
  return send(format, request, "data", signedFile(call, document, format), id);
}

/** The file that one signer signed. */
export function downloadSignerFile(call: IdfyCall): Response {
  const format = readFormat(call, signerFormats);
  const document = findDocument(call);
  const signer = findSigner(call, document);
  if (signer.signature === undefined) throw notFound("File not ready");
  return sendFile(sdo(document, [signer], format), `${signer.id}-${format}.xml`);
}

/** The same for an attachment. */
export function downloadAttachmentSignerFile(call: IdfyCall): Response {
  findAttachment(call, findDocument(call));
  return downloadSignerFile(call);
}

function readFormat({ url }: IdfyCall, formats: readonly string[]): string {
  const asked = url.searchParams.get("fileFormat")?.toLowerCase();
  const format = formats.find((known) => known === asked);
  if (format === undefined) {
    refuseProblems([{ field: "fileFormat", message: `fileFormat must be one of: ${formats.join(", ")}.` }]);
  }
  return format ?? "";
}

/** The signed file, made on demand; nothing when the format is not ready. */
function signedFile({ world }: IdfyCall, document: DocumentRecord, format: string): LazyFile | undefined {
  if (!completedPackages(world, document).includes(format)) return undefined;
  const { fileBytes } = document;
  if (format === "pades" || fileBytes !== undefined)
    return pdfFile(String(document.request["title"]), fileBytes);
  return sdo(document, document.signers, format);
}

function send(
  format: string,
  upload: unknown,
  key: string,
  signed: LazyFile | undefined,
  id: string,
): Response {
  if (format === "unsigned") {
    const name = String(memberOf(upload, "fileName"));
    return sendFile(fileOf(fromBase64(String(memberOf(upload, key))), typeOf(name)), name);
  }
  if (signed === undefined) throw notFound("File not ready");
  const extension = signed.contentType === "application/pdf" ? "pdf" : "xml";
  return sendFile(signed, `${id}-${format}.${extension}`);
}

function sendFile(file: LazyFile, name: string): Response {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  const headers = {
    "content-type": file.contentType,
    "content-length": String(file.bytes),
    "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
  };
  return new Response(file.stream(), { headers });
}

/** A stand-in for the signed data object: XML that names who signed, without any real signature in it. */
function sdo(document: DocumentRecord, signers: readonly SignerRecord[], format: string): LazyFile {
  const lines = signers.flatMap(({ id, signature }) =>
    signature === undefined
      ? []
      : [`  <Signature signerId="${id}" method="${escapeXml(signature.method)}"/>`],
  );
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<SandboxSignedData documentId="${document.id}" format="${format}">`,
    ...lines,
    "</SandboxSignedData>\n",
  ].join("\n");
  return fileOf(new TextEncoder().encode(xml), "application/xml");
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function typeOf(fileName: string): string {
  if (/\.pdf$/i.test(fileName)) return "application/pdf";
  if (/\.xml$/i.test(fileName)) return "application/xml";
  return /\.txt$/i.test(fileName) ? "text/plain; charset=utf-8" : "application/octet-stream";
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
