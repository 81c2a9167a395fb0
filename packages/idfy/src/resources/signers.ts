import { type ApiPromise, type PagePromise, path, type RequestFn, type RequestOptions } from "@idbraid/core";
import type { RetriedDeleteNotFound } from "../retried-delete.ts";
import {
  signer,
  signerCreateParams,
  signerList,
  signerUpdate,
  signerUpdateParams,
  type Signer,
  type SignerCreateParams,
  type SignerUpdate,
  type SignerUpdateParams,
} from "../schemas/signer.ts";

/**
 * The signers of a document. Each method can also reject with `NotFoundError` when this account has no such document
 * or signer, and with `InvalidArgumentError` when an id is empty or a parameter breaks a limit; then nothing is sent.
 */
export interface SignatureDocumentSigners {
  /** Every signer, in one page. */
  list(documentId: string, options?: RequestOptions): PagePromise<Signer>;
  /** One signer. Its `url` opens the signing page for whoever has it: do not log it. */
  retrieve(documentId: string, signerId: string, options?: RequestOptions): ApiPromise<Signer>;
  /**
   * Adds a signer. It is not repeated after a failure whose outcome is unknown: nothing stops the provider from adding
   * the same `externalSignerId` twice.
   *
   * @throws {UnprocessableError} when the document takes no more signers, or its file does not suit the method.
   * @throws {OutcomeUnknownError} when it may or may not have been added; ask with `list`.
   */
  create(documentId: string, params: SignerCreateParams, options?: RequestOptions): ApiPromise<Signer>;
  /**
   * Changes the members given. The answer is what was sent, not the whole signer.
   *
   * @throws {UnprocessableError} when the signer has signed or the document has ended.
   * @throws {OutcomeUnknownError} when it may or may not have been changed; ask with `retrieve`.
   */
  update(
    documentId: string,
    signerId: string,
    params: SignerUpdateParams,
    options?: RequestOptions,
  ): ApiPromise<SignerUpdate>;
  /**
   * Removes a signer.
   *
   * @throws {UnprocessableError} when the signer has signed or is the last one.
   * @throws {NotFoundError} also when only a retry finds nothing, as an earlier attempt may have removed it; with the
   * option `retriedDeleteNotFound: "done"` that counts as removed.
   */
  delete(documentId: string, signerId: string, options?: RequestOptions): ApiPromise<void>;
}

/** Sends the operations of {@link SignatureDocumentSigners}. */
export class Signers implements SignatureDocumentSigners {
  readonly #request: RequestFn;
  readonly #retriedDeleteNotFound: RetriedDeleteNotFound;

  constructor(request: RequestFn, retriedDeleteNotFound: RetriedDeleteNotFound) {
    this.#request = request;
    this.#retriedDeleteNotFound = retriedDeleteNotFound;
  }

  list(documentId: string, options?: RequestOptions): PagePromise<Signer> {
    return this.#request.page(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}/signers`,
        replay: "safe",
        response: signerList,
        rows: (list) => list,
        next: () => undefined,
      },
      options,
    );
  }

  retrieve(documentId: string, signerId: string, options?: RequestOptions): ApiPromise<Signer> {
    return this.#request(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}/signers/${{ signerId }}`,
        replay: "safe",
        response: signer,
      },
      options,
    );
  }

  create(documentId: string, params: SignerCreateParams, options?: RequestOptions): ApiPromise<Signer> {
    return this.#request(
      {
        method: "POST",
        path: path`/signature/documents/${{ documentId }}/signers`,
        replay: "unsent",
        body: params,
        bodySchema: signerCreateParams,
        response: signer,
        lookup: { method: "signature.documents.signers.list", id: documentId },
      },
      options,
    );
  }

  update(
    documentId: string,
    signerId: string,
    params: SignerUpdateParams,
    options?: RequestOptions,
  ): ApiPromise<SignerUpdate> {
    return this.#request(
      {
        method: "PATCH",
        path: path`/signature/documents/${{ documentId }}/signers/${{ signerId }}`,
        replay: "unsent",
        replayAlso: [503],
        body: params,
        bodySchema: signerUpdateParams,
        response: signerUpdate,
        lookup: { method: "signature.documents.signers.retrieve", id: signerId },
      },
      options,
    );
  }

  delete(documentId: string, signerId: string, options?: RequestOptions): ApiPromise<void> {
    return this.#request(
      {
        method: "DELETE",
        path: path`/signature/documents/${{ documentId }}/signers/${{ signerId }}`,
        replay: "safe",
        doneOnRetry: this.#retriedDeleteNotFound === "done" ? [404] : [],
      },
      options,
    );
  }
}
