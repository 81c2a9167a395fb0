import { isObject, parseInstant, readInput, type Problem } from "../../frame/input.ts";
import type { IdfyCall } from "../call.ts";
import { notFound, ok, omit, refuseProblems, unprocessable } from "../wire.ts";
import type { IdfyWorld } from "../world.ts";
import type { DocumentRecord, SignerRecord } from "./document-record.ts";
import { checkDocument, checkDocumentFields, refuseXmlWithSwedishBankId } from "./read-document.ts";
import { memberOf, statusOf, statusView } from "./status.ts";
import { documentView, summaryView } from "./views.ts";

const defaultLifeMs = 45 * 86_400_000;

/**
 * Makes a document, or gives the one that this account already made with the same `externalId`.
 * @remarks Unconfirmed: the provider promises that only one is made; the answer to a repeat is not told.
 * Here it is 200 with the document as it stands, also when the rest of the body differs.
 */
export function createDocument({ world, client, body, baseUrl }: IdfyCall): Response {
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  checkDocument(input);
  refuseProblems(problems);
  const { accountId } = client.credentials;
  const existing = findByExternalId(world, accountId, String(input.raw["externalId"]));
  if (existing !== undefined) return ok(documentView(world, existing, baseUrl));

  const signers = listOf(input.raw["signers"]);
  refuseXmlWithSwedishBankId(input.raw["dataToSign"], signers);
  return ok(documentView(world, storeDocument(world, accountId, input.raw), baseUrl));
}

/** Puts a checked create request into the world. */
export function storeDocument(
  world: IdfyWorld,
  accountId: string,
  request: Readonly<Record<string, unknown>>,
  fileBytes?: number,
): DocumentRecord {
  const nowMs = world.clock.now();
  const document: DocumentRecord = {
    id: world.ids.uuid("document"),
    accountId,
    externalId: String(request["externalId"]),
    request: omit(request, "signers"),
    signers: listOf(request["signers"]).map((signer) => newSigner(world, isObject(signer) ? signer : {})),
    attachments: [],
    reminders: [],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deadlineMs: readDeadline(request["advanced"]) ?? nowMs + defaultLifeMs,
    canceled: undefined,
    fileBytes,
  };
  world.documents.set(document.id, document);
  world.documentsByKey.set(documentKey(accountId, document.externalId), document);
  return document;
}

/** A signer who has not signed. */
export function newSigner(world: IdfyWorld, request: Readonly<Record<string, unknown>>): SignerRecord {
  return { id: world.ids.uuid("signer"), request, signature: undefined };
}

/** The caller's document by the id in the path. @throws {Refusal} with 404. */
export function findDocument({ world, client, param }: IdfyCall): DocumentRecord {
  const document = world.documents.get(param("documentId"));
  if (document?.accountId !== client.credentials.accountId) throw notFound("Document not found");
  return document;
}

/** GET one document. */
export function retrieveDocument(call: IdfyCall): Response {
  return ok(documentView(call.world, findDocument(call), call.baseUrl));
}

/** PATCH: the members given replace those of the document. Answers what was sent, as the provider does. */
export function updateDocument(call: IdfyCall): Response {
  const { world, body } = call;
  const document = findDocument(call);
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  checkDocumentFields(input, false);
  refuseProblems(problems);
  refuseEnded(world, document);
  document.request = { ...document.request, ...omit(input.raw, "signers", "externalId", "dataToSign") };
  document.deadlineMs = readDeadline(input.raw["advanced"]) ?? document.deadlineMs;
  document.updatedAtMs = world.clock.now();
  return ok(body);
}

/** POST cancel: a document that has ended cannot be canceled, a canceled one neither. */
export function cancelDocument(call: IdfyCall): Response {
  const { world, url } = call;
  const document = findDocument(call);
  refuseEnded(world, document);
  document.canceled = { reason: url.searchParams.get("reason") ?? undefined };
  document.updatedAtMs = world.clock.now();
  return ok({});
}

/** GET its status. */
export function retrieveStatus(call: IdfyCall): Response {
  return ok(statusView(call.world, findDocument(call)));
}

/** GET its summary. */
export function retrieveSummary(call: IdfyCall): Response {
  return ok(summaryView(call.world, findDocument(call)));
}

/** @throws {Refusal} with 422 when nothing can be changed any more. */
export function refuseEnded(world: IdfyWorld, document: DocumentRecord): void {
  const status = statusOf(world, document);
  if (status === "signed" || status === "canceled" || status === "expired") {
    throw unprocessable("ID-1001", `The document is ${status}.`);
  }
}

/** The account's document with this `externalId`. */
export function findByExternalId(
  world: IdfyWorld,
  accountId: string,
  externalId: string,
): DocumentRecord | undefined {
  return world.documentsByKey.get(documentKey(accountId, externalId));
}

function documentKey(accountId: string, externalId: string): string {
  return `${accountId}/${externalId}`;
}

function readDeadline(advanced: unknown): number | undefined {
  const deadline = memberOf(memberOf(advanced, "timeToLive"), "deadline");
  return typeof deadline === "string" ? parseInstant(deadline) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
