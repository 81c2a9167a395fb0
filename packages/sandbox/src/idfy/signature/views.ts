import { isObject } from "../../frame/input.ts";
import { omit, wireInstant } from "../wire.ts";
import type { IdfyWorld } from "../world.ts";
import type { AttachmentRecord, DocumentRecord, SignatureRecord, SignerRecord } from "./document-record.ts";
import { currentSignatures, memberOf, requiredSignatures, statusView } from "./status.ts";

/** The document as its own endpoint shows it; the uploaded content is left out, as the provider does. */
export function documentView(world: IdfyWorld, document: DocumentRecord, baseUrl: string): object {
  const { request } = document;
  const data = isObject(request["dataToSign"]) ? request["dataToSign"] : {};
  return {
    documentId: document.id,
    ...request,
    dataToSign: omit(data, "base64Content", "base64ContentStyleSheet"),
    signers: document.signers.map((signer) => signerView(document, signer, baseUrl)),
    status: statusView(world, document),
    links: [],
  };
}

/**
 * One signer. `url` stands for the signing page: here it tells what the control API can do for the signer.
 */
export function signerView(document: DocumentRecord, signer: SignerRecord, baseUrl: string): object {
  return {
    ...signer.request,
    id: signer.id,
    url: `${baseUrl}/_sandbox/idfy/documents/${document.id}?signer=${signer.id}`,
    documentSignature: signer.signature && signatureView(signer, signer.signature),
    links: [],
  };
}

/** One row of the document list. */
export function summaryView(world: IdfyWorld, document: DocumentRecord): object {
  const { request, signers } = document;
  const signed = signers.filter(({ signature }) => signature !== undefined);
  const signedAtMs = signed.map(({ signature }) => signature?.signedAtMs ?? 0);
  return {
    documentId: document.id,
    accountId: document.accountId,
    title: request["title"],
    description: request["description"],
    lastUpdated: wireInstant(document.updatedAtMs),
    deadline: wireInstant(document.deadlineMs),
    signedDate: signedAtMs.length === 0 ? undefined : wireInstant(Math.max(...signedAtMs)),
    status: statusView(world, document),
    externalId: document.externalId,
    documentSignatures: signed.map((signer) => ({
      signerId: signer.id,
      externalSignerId: signer.request["externalSignerId"],
      ...(signer.signature && signatureView(signer, signer.signature)),
    })),
    requiredSignatures: requiredSignatures(document),
    currentSignatures: currentSignatures(document),
    tags: memberOf(request["advanced"], "tags") ?? [],
    attachments: document.attachments.map(({ id }) => id),
    signers: signers.map(({ id }) => id),
    created: wireInstant(document.createdAtMs),
  };
}

/** One attachment; its content is left out. */
export function attachmentView(attachment: AttachmentRecord): object {
  return { type: "show_accept", ...omit(attachment.request, "data"), id: attachment.id };
}

function signatureView(signer: SignerRecord, signature: SignatureRecord): object {
  const wantsNin = signer.request["getSocialSecurityNumber"] === true && signature.nin !== undefined;
  return {
    signatureMethod: signature.method,
    fullName: `${signature.firstName} ${signature.lastName}`.trim(),
    firstName: signature.firstName,
    lastName: signature.lastName,
    signedTime: wireInstant(signature.signedAtMs),
    dateOfBirth: signature.dateOfBirth,
    signatureMethodUniqueId: `sandbox-${signer.id}`,
    socialSecurityNumber: wantsNin ? { value: signature.nin, countryCode: "NO" } : undefined,
    clientIp: "127.0.0.1",
  };
}
