import { Refusal } from "../../frame/answers.ts";
import type { SandboxIdentity } from "../identification/session-record.ts";
import type { IdfyWorld } from "../world.ts";
import type { DocumentRecord, SignerRecord } from "./document-record.ts";
import { memberOf, statusOf } from "./status.ts";

/** Who signs, and how. */
export interface SignOptions {
  /** Default: every signer who has not signed. */
  readonly signerId?: string | undefined;
  /** Default: the signer's own first `signatureMethods`, else `no_bankid`. */
  readonly signatureMethod?: string | undefined;
  /** Default: the signer's own `signerInfo`, else an invented person. */
  readonly identity?: SandboxIdentity | undefined;
}

/**
 * Plays the signers. @throws {Refusal} with 404 without such a document or signer, with 409 when it cannot
 * be signed.
 */
export function signDocument(world: IdfyWorld, documentId: string, options: SignOptions): void {
  const document = openDocument(world, documentId);
  if (statusOf(world, document) === "waiting_for_attachments") {
    throw new Refusal(409, { message: "The document waits for attachments." });
  }
  const { signerId } = options;
  const signers = document.signers.filter(({ id }) => signerId === undefined || id === signerId);
  if (signers.length === 0) throw new Refusal(404, { message: "No such signer." });
  const unsigned = signers.filter(({ signature }) => signature === undefined);
  if (unsigned.length === 0) throw new Refusal(409, { message: "The signer has signed." });
  for (const signer of unsigned) sign(world, signer, options);
  document.updatedAtMs = world.clock.now();
}

function sign(world: IdfyWorld, signer: SignerRecord, { signatureMethod, identity = {} }: SignOptions): void {
  const info = signer.request["signerInfo"];
  const methods = memberOf(signer.request["signatureType"], "signatureMethods");
  const first: unknown = Array.isArray(methods) ? methods[0] : undefined;
  signer.signature = {
    method: signatureMethod ?? textOr(first, "no_bankid"),
    firstName: identity.firstName ?? textOr(memberOf(info, "firstName"), "Test"),
    lastName: identity.lastName ?? textOr(memberOf(info, "lastName"), "Testesen"),
    dateOfBirth: identity.dateOfBirth ?? "1990-06-30",
    nin: identity.nin ?? textOr(memberOf(info, "socialSecurityNumber"), "00000000000"),
    signedAtMs: world.clock.now(),
  };
}

/** Lets the deadline come. @throws {Refusal} with 404 without such a document, with 409 when it has ended. */
export function expireDocument(world: IdfyWorld, documentId: string): void {
  openDocument(world, documentId).deadlineMs = world.clock.now();
}

function openDocument(world: IdfyWorld, documentId: string): DocumentRecord {
  const document = world.documents.get(documentId);
  if (document === undefined) throw new Refusal(404, { message: "No such document." });
  const status = statusOf(world, document);
  if (status === "signed" || status === "canceled" || status === "expired") {
    throw new Refusal(409, { message: `The document is ${status}.` });
  }
  return document;
}

function textOr(value: unknown, usual: string): string {
  return typeof value === "string" && value !== "" ? value : usual;
}
