import * as z from "zod";
import { lazySchema, openEnum } from "@idbraid/core";
import { authentication, authenticationParams } from "./authentication.ts";
import { documentSignature } from "./document-signature.ts";
import { extraInfoSigner, extraInfoSignerParams } from "./extra-info.ts";
import { link } from "./link.ts";
import { externalIdText, listOf, nullish, optional, personalText } from "./members.ts";
import { redirectSettings, redirectSettingsParams } from "./redirect-settings.ts";
import { signatureType, signatureTypeParams } from "./signature-type.ts";
import { signerInfo, signerInfoParams } from "./signer-info.ts";
import { signerNotifications, signerNotificationsParams } from "./signer-notifications.ts";
import { signerUi, signerUiParams } from "./signer-ui.ts";

const answered = () =>
  nullish({
    externalSignerId: z.string(),
    redirectSettings: redirectSettings(),
    signatureType: signatureType(),
    signerInfo: signerInfo(),
    authentication: authentication(),
    extraInfo: extraInfoSigner(),
    ui: signerUi(),
    notifications: signerNotifications(),
    addons: z.looseObject(nullish({ types: z.array(openEnum(["secureShare"])) })),
    getSocialSecurityNumber: z.boolean(),
    tags: z.array(z.string()),
    order: z.number(),
    required: z.boolean(),
    signUrlExpires: z.string(),
  });

const required = () => ({
  /** Your own id for the signer, 4 to 255 characters. */
  externalSignerId: externalIdText(),
  redirectSettings: redirectSettingsParams(),
  signatureType: signatureTypeParams(),
});

const rest = () =>
  optional({
    signerInfo: signerInfoParams(),
    authentication: authenticationParams(),
    extraInfo: extraInfoSignerParams(),
    ui: signerUiParams(),
    notifications: signerNotificationsParams(),
    addons: z.strictObject(optional({ types: listOf(openEnum(["secureShare"])) })),
    getSocialSecurityNumber: z.boolean(),
    tags: listOf(z.string()),
    /** The place in the queue of signers. */
    order: z.number().int(),
    required: z.boolean(),
    signUrlExpires: z.string(),
  });

/** One signer of a document. `url` opens the signing page for whoever has it. */
export const signer = lazySchema(() =>
  z.looseObject({
    id: z.string(),
    ...nullish({ url: personalText(), documentSignature: documentSignature(), links: z.array(link()) }),
    ...answered(),
  }),
);

/** Every signer of a document. */
export const signerList = lazySchema(() => z.array(signer()));

/** What a change of a signer answers: what was sent, not the whole signer. */
export const signerUpdate = lazySchema(() => z.looseObject(answered()));

/** What `documents.signers.create` takes, and each signer of `documents.create`. */
export const signerCreateParams = lazySchema(() => z.strictObject({ ...required(), ...rest() }));

/** What `documents.signers.update` takes. */
export const signerUpdateParams = lazySchema(() => z.strictObject({ ...optional(required()), ...rest() }));

/** One signer of a document. */
export type Signer = z.infer<ReturnType<typeof signer>>;
/** What a change of a signer answers. */
export type SignerUpdate = z.infer<ReturnType<typeof signerUpdate>>;
/** What `documents.signers.create` takes. */
export type SignerCreateParams = z.infer<ReturnType<typeof signerCreateParams>>;
/** What `documents.signers.update` takes. */
export type SignerUpdateParams = z.infer<ReturnType<typeof signerUpdateParams>>;
