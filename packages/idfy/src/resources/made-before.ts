import { AbortError, ApiError, type ApiResponse, type RequestOptions } from "@idbraid/core";
import type { SignatureDocument } from "../schemas/signature-document.ts";
import type { SignatureDocuments } from "./signature-documents.ts";

/** How the provider might refuse to make what is there already. */
const refusals: readonly (number | undefined)[] = [400, 409, 422];

/**
 * The document that an earlier attempt of a create has made, when its retry is refused. In every other case, also when
 * the document is not found, the error is thrown as it was.
 *
 * @param left - The caller's options, with the time that is left of the call.
 */
export async function madeBefore(
  error: unknown,
  documents: Pick<SignatureDocuments, "findByExternalId" | "retrieve">,
  externalId: string,
  left: () => RequestOptions & { readonly timeoutMs: number },
): Promise<ApiResponse<SignatureDocument>> {
  const refused = ApiError.isInstance(error) && refusals.includes(error.status);
  if (!refused || !error.attempts.some(({ mayHaveTakenEffect }) => mayHaveTakenEffect === true)) throw error;
  try {
    const found = left().timeoutMs > 0 ? await documents.findByExternalId(externalId, left()) : undefined;
    if (found !== undefined) return await documents.retrieve(found.documentId, left()).withResponse();
  } catch (failure) {
    if (AbortError.isInstance(failure)) throw failure;
  }
  throw error;
}
