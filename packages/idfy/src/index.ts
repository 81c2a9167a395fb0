/**
 * The client of Idfy (Signere, Signicat Express): identification and electronic signature.
 *
 * @module index
 */
export { createIdfy, type Idfy } from "./client.ts";
export { type IdfyAuth, type IdfyDerivedOptions } from "./derive.ts";
export { type IdfyEnvironment } from "./environments.ts";
export { type IdfyOptions } from "./options.ts";
export { type IdfyRequest } from "./raw-request.ts";
export { type SignatureDocumentFiles } from "./resources/document-files.ts";
export {
  type IdentificationApi,
  type IdentificationKeys,
  type IdentificationLanguages,
  type IdentificationProviders,
} from "./resources/identification.ts";
export { type IdentificationSessions } from "./resources/sessions.ts";
export { type SignatureDocuments } from "./resources/signature-documents.ts";
export { type SignatureApi } from "./resources/signature.ts";
export { type SignatureDocumentSigners } from "./resources/signers.ts";
export { type RetriedDeleteNotFound } from "./retried-delete.ts";
export { type DocumentSignature, type ExtendedDocumentSignature } from "./schemas/document-signature.ts";
export {
  type DocumentListParams,
  type DocumentSummary,
  type DocumentSummaryPage,
} from "./schemas/document-summary.ts";
export { type DocumentFileParams, type SignerFileParams } from "./schemas/file-params.ts";
export {
  type IdSession,
  type IdSessionEvent,
  type IdSessionPage,
  type IdSessionResource,
} from "./schemas/id-session.ts";
export { type IdLanguage, type IdProvider, type JsonWebKeySet } from "./schemas/identification-catalogue.ts";
export { type Identity } from "./schemas/identity.ts";
export { type Link } from "./schemas/link.ts";
export { type SessionCreateParams, type SessionListParams } from "./schemas/session-params.ts";
export {
  type DocumentCancelParams,
  type DocumentCreateParams,
  type DocumentUpdate,
  type DocumentUpdateParams,
  type SignatureDocument,
} from "./schemas/signature-document.ts";
export { type SignatureStatus } from "./schemas/signature-status.ts";
export {
  type Signer,
  type SignerCreateParams,
  type SignerUpdate,
  type SignerUpdateParams,
} from "./schemas/signer.ts";
export { type IdfyScope, type KnownScope } from "./scopes.ts";
