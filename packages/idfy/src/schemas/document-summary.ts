import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { extendedDocumentSignature } from "./document-signature.ts";
import { externalIdText, nullish, optional, personalText } from "./members.ts";
import { documentStatus } from "./signature-enums.ts";
import { signatureStatus } from "./signature-status.ts";

/** One row of the list of documents. */
export const documentSummary = lazySchema(() =>
  z.looseObject({
    documentId: z.string(),
    ...nullish({
      accountId: z.string(),
      externalId: z.string(),
      title: personalText(),
      description: personalText(),
      status: signatureStatus(),
      created: z.string(),
      lastUpdated: z.string(),
      deadline: z.string(),
      signedDate: z.string(),
      documentSignatures: z.array(extendedDocumentSignature()),
      requiredSignatures: z.number(),
      currentSignatures: z.number(),
      tags: z.array(z.string()),
      attachments: z.array(z.string()),
      signers: z.array(z.string()),
    }),
  }),
);

/** One page of the list. `size` counts all rows, and may change between pages. */
export const documentSummaryPage = lazySchema(() =>
  z.looseObject({
    data: z.array(documentSummary()),
    ...nullish({
      offset: z.number(),
      limit: z.number(),
      size: z.number(),
      links: z.looseObject(
        nullish({ next: z.string(), previous: z.string(), first: z.string(), last: z.string() }),
      ),
    }),
  }),
);

const whole = () => z.number("must be a number").int("must be a whole number");

/** What `documents.list` takes. Instants are ISO 8601 in UTC, such as `2026-01-31T00:00:00Z`. */
export const documentListParams = lazySchema(() =>
  z.strictObject(
    optional({
      externalId: z.string(),
      signerId: z.string(),
      externalSignerId: z.string(),
      fromDate: z.string(),
      toDate: z.string(),
      lastUpdated: z.string(),
      signedDate: z.string(),
      nameOfSigner: personalText(),
      title: personalText(),
      status: documentStatus(),
      /** Several are separated by a comma. */
      tags: z.string(),
      /** Rows to skip. */
      offset: whole().min(0, "must not be below 0"),
      /** Rows a page, 1 to 100. @default 100, set by the provider */
      limit: whole().min(1, "must be at least 1").max(100, "must be at most 100"),
    }),
  ),
);

/** What `documents.findByExternalId` sends. An empty id would find every document. */
export const documentLookupParams = lazySchema(() => z.strictObject({ externalId: externalIdText() }));

/** One row of the list of documents. */
export type DocumentSummary = z.infer<ReturnType<typeof documentSummary>>;
/** One page of the list. */
export type DocumentSummaryPage = z.infer<ReturnType<typeof documentSummaryPage>>;
/** What `documents.list` takes. */
export type DocumentListParams = z.infer<ReturnType<typeof documentListParams>>;
