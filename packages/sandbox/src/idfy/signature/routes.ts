import type { IdfyCall, IdfyRoute } from "../call.ts";
import { ok } from "../wire.ts";
import {
  addAttachment,
  deleteAttachment,
  listAttachments,
  retrieveAttachment,
  updateAttachment,
} from "./attachments.ts";
import {
  cancelDocument,
  createDocument,
  retrieveDocument,
  retrieveStatus,
  retrieveSummary,
  updateDocument,
} from "./documents.ts";
import {
  downloadAttachment,
  downloadAttachmentSignerFile,
  downloadDocument,
  downloadSignerFile,
} from "./files.ts";
import { listSummaries } from "./list-summaries.ts";
import { listNotifications, remind } from "./notifications.ts";
import { addSigner, deleteSigner, listSigners, retrieveSigner, updateSigner } from "./signers.ts";

const themes = [
  "Default",
  "Black",
  "Blue",
  "Cyan",
  "Dark",
  "Lime",
  "Neutral",
  "Pink",
  "Purple",
  "Red",
  "Teal",
];
const spinners = ["Document", "Classic", "Cubes", "Bounce"];

type Scope = "document_read" | "document_write" | "document_file";

function route(
  scope: Scope,
  method: IdfyRoute["method"],
  path: string,
  run: (call: IdfyCall) => Response,
): IdfyRoute {
  return { method, path: `/signature/documents${path}`, product: "signature", scope, run };
}

const files = "/:documentId/files";
const signers = "/:documentId/signers";
const attachments = "/:documentId/attachments";

/** Signature documents. The list stands before `/:documentId`, which would match its path too. */
export const signatureRoutes: readonly IdfyRoute[] = [
  route("document_read", "GET", "/summary", listSummaries),
  route("document_write", "POST", "", createDocument),
  route("document_read", "GET", "/:documentId", retrieveDocument),
  route("document_write", "PATCH", "/:documentId", updateDocument),
  route("document_write", "POST", "/:documentId/cancel", cancelDocument),
  route("document_read", "GET", "/:documentId/status", retrieveStatus),
  route("document_read", "GET", "/:documentId/summary", retrieveSummary),
  route("document_read", "GET", signers, listSigners),
  route("document_write", "POST", signers, addSigner),
  route("document_read", "GET", `${signers}/:signerId`, retrieveSigner),
  route("document_write", "PATCH", `${signers}/:signerId`, updateSigner),
  route("document_write", "DELETE", `${signers}/:signerId`, deleteSigner),
  route("document_read", "GET", attachments, listAttachments),
  route("document_write", "POST", attachments, addAttachment),
  route("document_read", "GET", `${attachments}/:attachmentId`, retrieveAttachment),
  route("document_write", "PATCH", `${attachments}/:attachmentId`, updateAttachment),
  route("document_write", "DELETE", `${attachments}/:attachmentId`, deleteAttachment),
  route("document_file", "GET", files, downloadDocument),
  route("document_file", "GET", `${files}/signers/:signerId`, downloadSignerFile),
  route("document_file", "GET", `${files}/attachments/:attachmentId`, downloadAttachment),
  route(
    "document_file",
    "GET",
    `${files}/attachments/:attachmentId/signers/:signerId`,
    downloadAttachmentSignerFile,
  ),
  route("document_read", "GET", "/:documentId/notifications", listNotifications),
  route("document_write", "POST", "/:documentId/notifications/reminder", remind),
  { method: "GET", path: "/signature/status/ping", run: () => ok({}) },
  { method: "GET", path: "/signature/themes/list/themes", run: () => ok(themes) },
  { method: "GET", path: "/signature/themes/list/spinners", run: () => ok(spinners) },
];
