import type { InputReader } from "../../frame/input.ts";
import { unprocessable } from "../wire.ts";
import { memberOf } from "./status.ts";

const redirectModes = [
  "donot_redirect",
  "redirect",
  "iframe_with_webmessaging",
  "iframe_with_redirect",
  "iframe_with_redirect_and_webmessaging",
];
const mechanisms = [
  "pkisignature",
  "eaccept",
  "identification",
  "handwritten",
  "handwritten_with_identification",
];
const extensions = [".pdf", ".xml", ".txt", ".doc", ".docx", ".rtf", ".odt", ".ott"];

/** Checks what a document must have when it is made. */
export function checkDocument(input: InputReader): void {
  checkDocumentFields(input, true);
  input.text("externalId", { required: true, min: 4, max: 255 });
  const data = input.object("dataToSign", { required: true });
  if (data !== undefined) checkFile(data, "base64Content");
  for (const signer of input.objects("signers", { required: true, min: 1, max: 20 }) ?? []) {
    checkSigner(signer, true);
  }
}

/** Checks the members that a document has when it is made and when it is changed. */
export function checkDocumentFields(input: InputReader, required: boolean): void {
  input.text("title", { required, max: 300 });
  input.text("description");
  input.object("contactDetails", { required })?.text("email", { required: true, min: 3 });
  input.object("notification");
  const advanced = input.object("advanced");
  advanced?.texts("tags");
  advanced?.integer("attachments", { min: 0, max: 20 });
  advanced?.integer("requiredSignatures", { min: 1 });
  advanced?.text("departmentId", { max: 100 });
  const life = advanced?.object("timeToLive");
  life?.instant("deadline");
  life?.integer("deleteAfterHours", { min: 0, max: 744 });
}

/** Checks a signer; `required` when it is new, not when it is changed. */
export function checkSigner(input: InputReader, required: boolean): void {
  input.text("externalSignerId", { required, min: 4, max: 255 });
  input.object("redirectSettings", { required })?.choice("redirectMode", redirectModes, { required: true });
  input.object("signatureType", { required })?.choice("mechanism", mechanisms, { required: true });
  for (const key of ["signerInfo", "authentication", "extraInfo", "ui", "notifications"]) input.object(key);
  input.texts("tags");
  input.integer("order");
  input.flag("required");
  input.instant("signUrlExpires");
}

/** Checks a file that comes inside JSON: its name and its content in base64. */
export function checkFile(input: InputReader, contentKey: string): void {
  const name = input.text("fileName", { required: true, min: 3, max: 100 });
  if (name !== undefined && !extensions.some((end) => name.toLowerCase().endsWith(end))) {
    input.fail("fileName", `fileName must end in one of: ${extensions.join(", ")}.`);
  }
  const content = input.text(contentKey, { required: true, min: 1 });
  if (content !== undefined && (content.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(content))) {
    input.fail(contentKey, `${contentKey} must be base64.`);
  }
}

/** The provider's own example of a 422: Swedish BankID cannot sign XML. @throws {Refusal} with 422. */
export function refuseXmlWithSwedishBankId(dataToSign: unknown, signers: readonly unknown[]): void {
  if (!/\.xml$/i.test(String(memberOf(dataToSign, "fileName")))) return;
  const methods = signers.flatMap(
    (signer) => memberOf(memberOf(signer, "signatureType"), "signatureMethods") ?? [],
  );
  if (methods.some((method) => typeof method === "string" && method.toLowerCase() === "se_bankid")) {
    throw unprocessable("ID-1000", "XML signing is not supported by se_bankid.");
  }
}
