import { readInput, type Problem } from "../../frame/input.ts";
import type { IdfyCall } from "../call.ts";
import { notFound, ok, refuseProblems, unprocessable } from "../wire.ts";
import type { DocumentRecord, SignerRecord } from "./document-record.ts";
import { findDocument, newSigner, refuseEnded } from "./documents.ts";
import { checkSigner, refuseXmlWithSwedishBankId } from "./read-document.ts";
import { signerView } from "./views.ts";

/** GET every signer. */
export function listSigners(call: IdfyCall): Response {
  const document = findDocument(call);
  return ok(document.signers.map((signer) => signerView(document, signer, call.baseUrl)));
}

/** GET one signer. */
export function retrieveSigner(call: IdfyCall): Response {
  const document = findDocument(call);
  return ok(signerView(document, findSigner(call, document), call.baseUrl));
}

/** POST a signer. Nothing stops the same `externalSignerId` from being added twice. */
export function addSigner(call: IdfyCall): Response {
  const { world, body, baseUrl } = call;
  const document = findDocument(call);
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  checkSigner(input, true);
  refuseProblems(problems);
  refuseEnded(world, document);
  refuseXmlWithSwedishBankId(document.request["dataToSign"], [input.raw]);
  if (document.signers.length >= 20) throw unprocessable("ID-1002", "A document has at most 20 signers.");
  const signer = newSigner(world, input.raw);
  document.signers.push(signer);
  document.updatedAtMs = world.clock.now();
  return ok(signerView(document, signer, baseUrl));
}

/** PATCH: the members given replace those of the signer. Answers what was sent, as the provider does. */
export function updateSigner(call: IdfyCall): Response {
  const { world, body } = call;
  const document = findDocument(call);
  const signer = findSigner(call, document);
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  checkSigner(input, false);
  refuseProblems(problems);
  refuseSigned(signer);
  refuseEnded(world, document);
  signer.request = { ...signer.request, ...input.raw };
  document.updatedAtMs = world.clock.now();
  return ok(body);
}

/** DELETE a signer who has not signed and is not the last one. */
export function deleteSigner(call: IdfyCall): Response {
  const { world } = call;
  const document = findDocument(call);
  const signer = findSigner(call, document);
  refuseSigned(signer);
  refuseEnded(world, document);
  if (document.signers.length === 1) throw unprocessable("ID-1004", "A document needs a signer.");
  document.signers = document.signers.filter((one) => one !== signer);
  document.updatedAtMs = world.clock.now();
  return ok({});
}

/** The signer by the id in the path. @throws {Refusal} with 404. */
export function findSigner({ param }: IdfyCall, document: DocumentRecord): SignerRecord {
  const signer = document.signers.find(({ id }) => id === param("signerId"));
  if (signer === undefined) throw notFound("Signer not found");
  return signer;
}

function refuseSigned(signer: SignerRecord): void {
  if (signer.signature !== undefined) throw unprocessable("ID-1003", "The signer has signed.");
}
