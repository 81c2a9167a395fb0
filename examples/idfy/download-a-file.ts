// Downloads the signed file of a document in constant memory.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../idfy-or-sandbox.ts";

const { idfy, people, close } = await connect();
const [seeded] = people?.seedDocuments({ signed: true, fileBytes: 3_000_000 }) ?? [];
const documentId = process.env["IDFY_DOCUMENT_ID"] ?? seeded;
if (documentId === undefined) throw new Error("Set IDFY_DOCUMENT_ID to the id of a signed document.");

const status = await idfy.signature.documents.status(documentId);
if (status.completedPackages?.includes("pades") === true) {
  const file = await idfy.signature.documents.files.download(documentId, { fileFormat: "pades" });
  const path = join(process.env["FOLDER"] ?? tmpdir(), file.fileName ?? "signed.pdf");
  const bytes = await file.toFile(path, { maxBytes: 100_000_000 });
  console.log(`${String(bytes)} bytes of ${file.contentType ?? "an unknown type"} are in the folder.`);
} else {
  console.log(`The file is not ready: the document is ${status.documentStatus ?? "in an unknown state"}.`);
}

await close();
