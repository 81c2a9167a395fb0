// Makes a document with one signer, and follows it until it is signed.
import { randomUUID } from "node:crypto";
import { redact } from "@idbraid/core";
import { signatureDocument, signatureStatus } from "@idbraid/idfy/schemas";
import { connect } from "../idfy-or-sandbox.ts";

const { idfy, people, close } = await connect();
const { documents } = idfy.signature;

const document = await documents.create({
  title: "Agreement",
  externalId: process.env["EXTERNAL_ID"] ?? `agreement-${randomUUID()}`,
  contactDetails: { email: process.env["CONTACT_EMAIL"] ?? "sender@example.com" },
  dataToSign: { fileName: "agreement.txt", base64Content: btoa("We agree."), convertToPDF: true },
  signers: [
    {
      externalSignerId: "signer-1",
      redirectSettings: { redirectMode: "donot_redirect" },
      signatureType: { mechanism: "pkisignature" },
    },
  ],
});
console.log("The document waits:", redact(document, signatureDocument));

// Each signer now opens the url of their own, in document.signers.
people?.signDocument(document.documentId);

const status = await documents.status(document.documentId);
console.log("And now:", redact(status, signatureStatus));

await close();
