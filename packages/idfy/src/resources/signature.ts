import { type ApiPromise, path, type RequestFn, type RequestOptions } from "@idbraid/core";
import { Documents, type DocumentsSettings } from "./documents.ts";
import type { SignatureDocuments } from "./signature-documents.ts";

/** Electronic signature. */
export interface SignatureApi {
  readonly documents: SignatureDocuments;
  /** Resolves when the signature service answers. It needs no scope, but credentials that work. */
  ping(options?: RequestOptions): ApiPromise<void>;
}

/** Sends the operations of {@link SignatureApi}. */
export class Signature implements SignatureApi {
  readonly documents: SignatureDocuments;
  readonly #request: RequestFn;

  constructor(request: RequestFn, settings: DocumentsSettings) {
    this.#request = request;
    this.documents = new Documents(request, settings);
  }

  ping(options?: RequestOptions): ApiPromise<void> {
    return this.#request(ping, options);
  }
}

/** It changes nothing, costs nothing and needs no scope, but credentials that work. */
export const ping = { method: "GET", path: path`/signature/status/ping`, replay: "safe" } as const;
