import type { ApiPromise, PagePromise, RequestOptions } from "@idbraid/core";
import type {
  DocumentListParams,
  DocumentSummary,
  DocumentSummaryPage,
} from "../schemas/document-summary.ts";
import type {
  DocumentCancelParams,
  DocumentCreateParams,
  DocumentUpdate,
  DocumentUpdateParams,
  SignatureDocument,
} from "../schemas/signature-document.ts";
import type { SignatureStatus } from "../schemas/signature-status.ts";
import type { SignatureDocumentFiles } from "./document-files.ts";
import type { SignatureDocumentSigners } from "./signers.ts";

/**
 * Documents to be signed. Reading needs the scope `document_read`, writing `document_write`. Each method with an id can
 * also reject with `NotFoundError` when this account has no such document, and with `InvalidArgumentError` when an id
 * is empty or a parameter breaks a limit; then nothing is sent.
 */
export interface SignatureDocuments {
  /** Files, as uploaded or signed. */
  readonly files: SignatureDocumentFiles;
  /** Those who sign. */
  readonly signers: SignatureDocumentSigners;
  /**
   * Makes a document. The call is repeated after a failure whose outcome is unknown: the provider makes only one for
   * an `externalId`. Without yours, a new one is made for this call and used in all its attempts. When a retry is
   * refused although an earlier attempt may have made the document, that document is looked for and given instead.
   *
   * @throws {InvalidArgumentError} when a member is missing or breaks a limit; nothing is sent.
   * @throws {BadRequestError} when the provider refuses a member; see `fieldErrors`.
   * @throws {UnprocessableError} when the document breaks a rule, as XML with Swedish BankID does.
   * @throws {OutcomeUnknownError} when it may or may not have been made, and no attempt is left. `lookup.id` is the
   * `externalId`: ask with `findByExternalId`, or repeat the call with it.
   * @throws {InvalidResponseError} with reason `mismatch` when the answer has another `externalId` than the one sent.
   * @remarks Unconfirmed: what the provider answers to a repeat, whether it compares the rest of the body, and how long
   * it remembers.
   */
  create(params: DocumentCreateParams, options?: RequestOptions): ApiPromise<SignatureDocument>;
  /** One document with its signers. The file's content is left out. */
  retrieve(documentId: string, options?: RequestOptions): ApiPromise<SignatureDocument>;
  /**
   * Changes the members given. The answer is what was sent, not the whole document.
   *
   * @throws {UnprocessableError} when the document has ended.
   * @throws {OutcomeUnknownError} when it may or may not have been changed; ask with `retrieve`.
   */
  update(
    documentId: string,
    params: DocumentUpdateParams,
    options?: RequestOptions,
  ): ApiPromise<DocumentUpdate>;
  /**
   * Cancels a document; this cannot be undone. It is not repeated after a failure whose outcome is unknown.
   *
   * @throws {UnprocessableError} when the document has ended.
   * @throws {OutcomeUnknownError} when it may or may not have been canceled; ask with `status`.
   */
  cancel(documentId: string, params?: DocumentCancelParams, options?: RequestOptions): ApiPromise<void>;
  /** How far a document is, and which files are ready. */
  status(documentId: string, options?: RequestOptions): ApiPromise<SignatureStatus>;
  /**
   * Summaries of documents. Iterate it for all of them, or await it for one page.
   *
   * @throws {PaginationError} while iterating, when the link to the next page leads to another host or endpoint, or
   * back to a page already seen. Nothing is sent there.
   * @example
   * ```ts
   * import { createIdfy } from "@idbraid/idfy";
   *
   * const idfy = createIdfy();
   * for await (const { documentId, status } of idfy.signature.documents.list({ status: "signed" })) {
   *   process.stdout.write(`${documentId} ${status?.documentStatus}\n`);
   * }
   * ```
   */
  list(
    params?: DocumentListParams,
    options?: RequestOptions,
  ): PagePromise<DocumentSummary, DocumentSummaryPage>;
  /** The summary of one document. */
  retrieveSummary(documentId: string, options?: RequestOptions): ApiPromise<DocumentSummary>;
  /** The summary of the document with exactly this `externalId`; `undefined` when this account has none. */
  findByExternalId(externalId: string, options?: RequestOptions): ApiPromise<DocumentSummary | undefined>;
}
