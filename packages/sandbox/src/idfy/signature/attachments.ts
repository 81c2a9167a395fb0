import { jsonAnswer } from "../../frame/answers.ts";
import { readInput, type InputReader, type Problem } from "../../frame/input.ts";
import type { IdfyCall } from "../call.ts";
import { notFound, ok, refuseProblems, unprocessable } from "../wire.ts";
import type { AttachmentRecord, DocumentRecord } from "./document-record.ts";
import { findDocument, refuseEnded } from "./documents.ts";
import { checkFile } from "./read-document.ts";
import { currentSignatures } from "./status.ts";
import { attachmentView } from "./views.ts";

/** GET every attachment. */
export function listAttachments(call: IdfyCall): Response {
  return ok(findDocument(call).attachments.map(attachmentView));
}

/** GET one attachment. */
export function retrieveAttachment(call: IdfyCall): Response {
  return ok(attachmentView(findAttachment(call, findDocument(call))));
}

/** POST an attachment, answered with 201. */
export function addAttachment(call: IdfyCall): Response {
  const { world, body } = call;
  const document = findDocument(call);
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  checkFile(input, "data");
  input.text("title", { required: true });
  checkCommon(input);
  refuseProblems(problems);
  refuseLate(call, document);
  if (document.attachments.length >= 20)
    throw unprocessable("ID-1006", "A document has at most 20 attachments.");
  const attachment: AttachmentRecord = { id: world.ids.uuid("attachment"), request: input.raw };
  document.attachments.push(attachment);
  document.updatedAtMs = world.clock.now();
  return jsonAnswer(201, attachmentView(attachment));
}

/** PATCH: the members given replace those of the attachment. Answers the attachment. */
export function updateAttachment(call: IdfyCall): Response {
  const document = findDocument(call);
  const attachment = findAttachment(call, document);
  const problems: Problem[] = [];
  const input = readInput(call.body, problems);
  input.text("title");
  checkCommon(input);
  refuseProblems(problems);
  refuseLate(call, document);
  attachment.request = { ...attachment.request, ...input.raw };
  document.updatedAtMs = call.world.clock.now();
  return ok(attachmentView(attachment));
}

/** DELETE an attachment. */
export function deleteAttachment(call: IdfyCall): Response {
  const document = findDocument(call);
  const attachment = findAttachment(call, document);
  refuseLate(call, document);
  document.attachments = document.attachments.filter((one) => one !== attachment);
  document.updatedAtMs = call.world.clock.now();
  return ok({});
}

/** The attachment by the id in the path. @throws {Refusal} with 404. */
export function findAttachment({ param }: IdfyCall, document: DocumentRecord): AttachmentRecord {
  const attachment = document.attachments.find(({ id }) => id === param("attachmentId"));
  if (attachment === undefined) throw notFound("Attachment not found");
  return attachment;
}

function checkCommon(input: InputReader): void {
  input.text("description");
  input.flag("convertToPdf");
  input.texts("signers");
  input.choice("type", ["show_accept", "read_accept", "sign"]);
}

/** Attachments stand once someone has signed. */
function refuseLate({ world }: IdfyCall, document: DocumentRecord): void {
  refuseEnded(world, document);
  if (currentSignatures(document) > 0) throw unprocessable("ID-1005", "Someone has signed the document.");
}
