import {
  type ApiPromise,
  apiPromise,
  type PagePromise,
  path,
  type RequestFn,
  type RequestOptions,
  type Runtime,
} from "@idbraid/core";
import { linkOrigins } from "../environments.ts";
import type { RetriedDeleteNotFound } from "../retried-delete.ts";
import {
  documentListParams,
  documentLookupParams,
  documentSummary,
  documentSummaryPage,
  type DocumentListParams,
  type DocumentSummary,
  type DocumentSummaryPage,
} from "../schemas/document-summary.ts";
import {
  documentCancelParams,
  documentCreateParams,
  documentUpdate,
  documentUpdateParams,
  signatureDocument,
  type DocumentCancelParams,
  type DocumentCreateParams,
  type DocumentUpdate,
  type DocumentUpdateParams,
  type SignatureDocument,
} from "../schemas/signature-document.ts";
import { signatureStatus, type SignatureStatus } from "../schemas/signature-status.ts";
import { DocumentFiles, type SignatureDocumentFiles } from "./document-files.ts";
import { madeBefore } from "./made-before.ts";
import { sameKey } from "./same-key.ts";
import type { SignatureDocuments } from "./signature-documents.ts";
import { Signers, type SignatureDocumentSigners } from "./signers.ts";
import { withData } from "./with-data.ts";

/** What the resource needs besides a way to send. */
export interface DocumentsSettings {
  readonly runtime: Pick<Runtime, "id" | "monotonicMs">;
  /** The time limit of a call that sets none, in milliseconds. */
  readonly totalMs: number;
  readonly retriedDeleteNotFound: RetriedDeleteNotFound;
}

/** Sends the operations of {@link SignatureDocuments}. */
export class Documents implements SignatureDocuments {
  readonly files: SignatureDocumentFiles;
  readonly signers: SignatureDocumentSigners;
  readonly #request: RequestFn;
  readonly #settings: DocumentsSettings;

  constructor(request: RequestFn, settings: DocumentsSettings) {
    this.#request = request;
    this.#settings = settings;
    this.files = new DocumentFiles(request);
    this.signers = new Signers(request, settings.retriedDeleteNotFound);
  }

  create(params: DocumentCreateParams, options?: RequestOptions): ApiPromise<SignatureDocument> {
    const { runtime, totalMs } = this.#settings;
    const externalId = (params as DocumentCreateParams | undefined)?.externalId ?? runtime.id();
    const endsAtMs = runtime.monotonicMs() + (options?.timeoutMs ?? totalMs);
    const call = this.#request(
      {
        method: "POST",
        path: path`/signature/documents`,
        replay: "keyed",
        key: externalId,
        body: { ...params, externalId },
        bodySchema: documentCreateParams,
        response: signatureDocument,
        confirm: sameKey("externalId", externalId),
        lookup: { method: "signature.documents.findByExternalId", id: externalId },
      },
      options,
    );
    return apiPromise(
      call.withResponse().catch((error: unknown) =>
        madeBefore(error, this, externalId, () => ({
          ...options,
          timeoutMs: endsAtMs - runtime.monotonicMs(),
        })),
      ),
    );
  }

  retrieve(documentId: string, options?: RequestOptions): ApiPromise<SignatureDocument> {
    return this.#request(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}`,
        replay: "safe",
        response: signatureDocument,
      },
      options,
    );
  }

  update(
    documentId: string,
    params: DocumentUpdateParams,
    options?: RequestOptions,
  ): ApiPromise<DocumentUpdate> {
    return this.#request(
      {
        method: "PATCH",
        path: path`/signature/documents/${{ documentId }}`,
        replay: "unsent",
        replayAlso: [503],
        body: params,
        bodySchema: documentUpdateParams,
        response: documentUpdate,
        lookup: { method: "signature.documents.retrieve", id: documentId },
      },
      options,
    );
  }

  cancel(documentId: string, params: DocumentCancelParams = {}, options?: RequestOptions): ApiPromise<void> {
    return this.#request(
      {
        method: "POST",
        path: path`/signature/documents/${{ documentId }}/cancel`,
        replay: "unsent",
        query: params,
        querySchema: documentCancelParams,
        lookup: { method: "signature.documents.status", id: documentId },
      },
      options,
    );
  }

  status(documentId: string, options?: RequestOptions): ApiPromise<SignatureStatus> {
    return this.#request(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}/status`,
        replay: "safe",
        response: signatureStatus,
      },
      options,
    );
  }

  list(
    params: DocumentListParams = {},
    options?: RequestOptions,
  ): PagePromise<DocumentSummary, DocumentSummaryPage> {
    return this.#request.page(
      {
        method: "GET",
        path: path`/signature/documents/summary`,
        replay: "safe",
        query: params,
        querySchema: documentListParams,
        response: documentSummaryPage,
        rows: rowsOf,
        next: ({ links }) => (links?.next ? { link: links.next } : undefined),
        linkOrigins,
      },
      options,
    );
  }

  retrieveSummary(documentId: string, options?: RequestOptions): ApiPromise<DocumentSummary> {
    return this.#request(
      {
        method: "GET",
        path: path`/signature/documents/${{ documentId }}/summary`,
        replay: "safe",
        response: documentSummary,
      },
      options,
    );
  }

  findByExternalId(externalId: string, options?: RequestOptions): ApiPromise<DocumentSummary | undefined> {
    const call = this.#request.page(
      {
        method: "GET",
        path: path`/signature/documents/summary`,
        replay: "safe",
        query: { externalId },
        querySchema: documentLookupParams,
        response: documentSummaryPage,
        rows: rowsOf,
        next: () => undefined,
      },
      options,
    );
    return apiPromise(
      call.withResponse().then((answer) =>
        withData(
          answer,
          answer.data.data.find((row) => row.externalId === externalId),
        ),
      ),
    );
  }
}

function rowsOf(page: DocumentSummaryPage | undefined): readonly DocumentSummary[] | undefined {
  return page?.data;
}
