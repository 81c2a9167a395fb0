import { type ApiPromise, type Download, path, type RequestFn, type RequestOptions } from "@idbraid/core";
import {
  documentFileParams,
  signerFileParams,
  type DocumentFileParams,
  type SignerFileParams,
} from "../schemas/file-params.ts";

/**
 * Files, as uploaded or signed, left on the wire until they are read: `toFile(path)`, `stream()` or `bytes()`. Needs
 * the scope `document_file`. A signed file is ready when `status` lists its format in `completedPackages`, and is
 * deleted when the retention time of the document is over.
 *
 * Each method can also reject with
 * - `InvalidArgumentError` when an id is empty or `fileFormat` is missing; nothing is sent,
 * - `NotFoundError` when there is no such document, signer or attachment, or the format is not ready.
 *
 * @remarks Unconfirmed: what the provider answers for a file that is not ready.
 */
export interface SignatureDocumentFiles {
  /** The file of a document. */
  download(documentId: string, params: DocumentFileParams, options?: RequestOptions): ApiPromise<Download>;
  /** What one signer signed. */
  downloadForSigner(
    documentId: string,
    signerId: string,
    params: SignerFileParams,
    options?: RequestOptions,
  ): ApiPromise<Download>;
  /** The file of an attachment. */
  downloadAttachment(
    documentId: string,
    attachmentId: string,
    params: DocumentFileParams,
    options?: RequestOptions,
  ): ApiPromise<Download>;
  /** What one signer signed of an attachment. */
  downloadAttachmentForSigner(
    documentId: string,
    attachmentId: string,
    signerId: string,
    params: SignerFileParams,
    options?: RequestOptions,
  ): ApiPromise<Download>;
}

/** Sends the operations of {@link SignatureDocumentFiles}. */
export class DocumentFiles implements SignatureDocumentFiles {
  readonly #request: RequestFn;

  constructor(request: RequestFn) {
    this.#request = request;
  }

  download(documentId: string, params: DocumentFileParams, options?: RequestOptions): ApiPromise<Download> {
    return this.#request.download(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}/files`,
        replay: "safe",
        query: params,
        querySchema: documentFileParams,
      },
      options,
    );
  }

  downloadForSigner(
    documentId: string,
    signerId: string,
    params: SignerFileParams,
    options?: RequestOptions,
  ): ApiPromise<Download> {
    return this.#request.download(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}/files/signers/${{ signerId }}`,
        replay: "safe",
        query: params,
        querySchema: signerFileParams,
      },
      options,
    );
  }

  downloadAttachment(
    documentId: string,
    attachmentId: string,
    params: DocumentFileParams,
    options?: RequestOptions,
  ): ApiPromise<Download> {
    return this.#request.download(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}/files/attachments/${{ attachmentId }}`,
        replay: "safe",
        query: params,
        querySchema: documentFileParams,
      },
      options,
    );
  }

  downloadAttachmentForSigner(
    documentId: string,
    attachmentId: string,
    signerId: string,
    params: SignerFileParams,
    options?: RequestOptions,
  ): ApiPromise<Download> {
    return this.#request.download(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}/files/attachments/${{ attachmentId }}/signers/${{ signerId }}`,
        replay: "safe",
        query: params,
        querySchema: signerFileParams,
      },
      options,
    );
  }
}
