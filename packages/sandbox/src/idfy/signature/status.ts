import { isObject } from "../../frame/input.ts";
import type { IdfyWorld } from "../world.ts";
import type { DocumentRecord } from "./document-record.ts";

/** How far a document is. `signed`, `canceled` and `expired` are ends. */
export type DocumentStatus =
  | "unsigned"
  | "waiting_for_attachments"
  | "partialsigned"
  | "signed"
  | "canceled"
  | "expired";

/** Every document status. */
export const documentStatuses: readonly DocumentStatus[] = [
  "unsigned",
  "waiting_for_attachments",
  "partialsigned",
  "signed",
  "canceled",
  "expired",
];

/**
 * Signatures that make the document signed: `advanced.requiredSignatures`, else those of the required
 * signers.
 */
export function requiredSignatures(document: DocumentRecord): number {
  const wanted = memberOf(document.request["advanced"], "requiredSignatures");
  if (typeof wanted === "number") return wanted;
  const required = document.signers.filter(({ request }) => request["required"] !== false);
  return Math.max(1, required.length);
}

/** Signatures so far. */
export function currentSignatures(document: DocumentRecord): number {
  return document.signers.filter(({ signature }) => signature !== undefined).length;
}

/** The status by what was done and by the sandbox clock. */
export function statusOf(world: IdfyWorld, document: DocumentRecord): DocumentStatus {
  if (document.canceled !== undefined) return "canceled";
  const signatures = currentSignatures(document);
  if (signatures >= requiredSignatures(document)) return "signed";
  if (world.clock.now() >= document.deadlineMs) return "expired";
  const attachments = memberOf(document.request["advanced"], "attachments");
  if (typeof attachments === "number" && document.attachments.length < attachments) {
    return "waiting_for_attachments";
  }
  return signatures > 0 ? "partialsigned" : "unsigned";
}

/** File formats that can be downloaded beside `unsigned`: none before the document is signed. */
export function completedPackages(world: IdfyWorld, document: DocumentRecord): readonly string[] {
  if (statusOf(world, document) !== "signed") return [];
  const data = document.request["dataToSign"];
  const asked = memberOf(memberOf(data, "packaging"), "signaturePackageFormats");
  const formats = Array.isArray(asked) ? asked.map(String) : [];
  const pdf = /\.pdf$/i.test(String(memberOf(data, "fileName"))) || memberOf(data, "convertToPDF") === true;
  const pades = formats.some((format) => format.endsWith("pades")) || (pdf && formats.length === 0);
  return [
    "native",
    "standard_packaging",
    ...(pades ? ["pades"] : []),
    ...(formats.includes("xades") ? ["xades"] : []),
  ];
}

/** The `Status` object of the wire. */
export function statusView(world: IdfyWorld, document: DocumentRecord): object {
  const packages = completedPackages(world, document);
  return {
    documentStatus: statusOf(world, document),
    completedPackages: packages,
    attachmentPackages: Object.fromEntries(document.attachments.map(({ id }) => [id, packages])),
  };
}

/** The named member of something that may not even be an object. */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
