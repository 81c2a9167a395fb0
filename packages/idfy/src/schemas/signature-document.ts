import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { contactDetails, contactDetailsParams } from "./contact-details.ts";
import { dataToSign, dataToSignParams } from "./data-to-sign.ts";
import { documentAdvanced, documentAdvancedParams } from "./document-advanced.ts";
import { documentNotification, documentNotificationParams } from "./document-notification.ts";
import { link } from "./link.ts";
import { externalIdText, listOf, nullish, optional, personalText } from "./members.ts";
import { signatureStatus } from "./signature-status.ts";
import { signer, signerCreateParams } from "./signer.ts";

const answered = () =>
  nullish({
    title: personalText(),
    description: personalText(),
    contactDetails: contactDetails(),
    notification: documentNotification(),
    advanced: documentAdvanced(),
  });

const title = () => personalText().max(300, "must have at most 300 characters");

/** One document with its signers. */
export const signatureDocument = lazySchema(() =>
  z.looseObject({
    documentId: z.string(),
    ...nullish({
      externalId: z.string(),
      status: signatureStatus(),
      signers: z.array(signer()),
      links: z.array(link()),
      dataToSign: dataToSign(),
    }),
    ...answered(),
  }),
);

/** What a change of a document answers: what was sent, not the whole document. */
export const documentUpdate = lazySchema(() => z.looseObject(answered()));

/** What `documents.create` takes. */
export const documentCreateParams = lazySchema(() =>
  z.strictObject({
    title: title(),
    dataToSign: dataToSignParams(),
    contactDetails: contactDetailsParams(),
    signers: listOf(signerCreateParams()),
    ...optional({
      /** Your own id for the document, 4 to 255 characters. @default a new UUID for each call */
      externalId: externalIdText(),
      description: personalText(),
      notification: documentNotificationParams(),
      advanced: documentAdvancedParams(),
    }),
  }),
);

/** What `documents.update` takes. */
export const documentUpdateParams = lazySchema(() =>
  z.strictObject(
    optional({
      title: title(),
      description: personalText(),
      contactDetails: contactDetailsParams(),
      notification: documentNotificationParams(),
      advanced: documentAdvancedParams(),
    }),
  ),
);

/** What `documents.cancel` takes. */
export const documentCancelParams = lazySchema(() => z.strictObject(optional({ reason: personalText() })));

/** One document with its signers. */
export type SignatureDocument = z.infer<ReturnType<typeof signatureDocument>>;
/** What a change of a document answers. */
export type DocumentUpdate = z.infer<ReturnType<typeof documentUpdate>>;
/** What `documents.create` takes. */
export type DocumentCreateParams = z.infer<ReturnType<typeof documentCreateParams>>;
/** What `documents.update` takes. */
export type DocumentUpdateParams = z.infer<ReturnType<typeof documentUpdateParams>>;
/** What `documents.cancel` takes. */
export type DocumentCancelParams = z.infer<ReturnType<typeof documentCancelParams>>;
