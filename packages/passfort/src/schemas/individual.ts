import * as z from "zod";
import { lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { addressHistory } from "./address.ts";
import { document, readDocument, verifiedDocument } from "./document.ts";
import { electronicIdCheck, readElectronicIdCheck } from "./electronic-id-check.ts";
import { listOf, nullish, oneOf, type Written } from "./members.ts";
import { contactDetails, personalDetails } from "./personal-details.ts";
import { readScreeningHit, screeningHit } from "./screening-hit.ts";

const members = () => ({
  personal_details: personalDetails(),
  /** The present address last. */
  address_history: addressHistory(),
  contact_details: contactDetails(),
  /** @remarks Unconfirmed: further identity numbers, of a shape that is not public. */
  documents_metadata: personal(z.unknown()),
  /** `generic` names a session at the provider, for document fetches. */
  external_refs: z.looseObject(nullish({ generic: z.string() })),
  customer_refs: personal(z.unknown()),
});

/** What a check of a person starts from. Unknown members are kept. */
export const individualInput = lazySchema(() =>
  z.looseObject(
    nullish({ entity_type: openEnum(["INDIVIDUAL"]), ...members(), documents: listOf(document()) }),
  ),
);

/** What is known of a person, as it is read. */
export const readIndividual = lazySchema(() =>
  individualInput().extend(
    nullish({
      documents: listOf(readDocument()),
      electronic_id_check: readElectronicIdCheck(),
      screening_hits: listOf(readScreeningHit()),
    }),
  ),
);

/** What is known of a person, as an integration states it. */
export const individualData = lazySchema(() =>
  z.looseObject({
    entity_type: oneOf(["INDIVIDUAL"]),
    ...nullish({
      ...members(),
      documents: listOf(verifiedDocument()),
      electronic_id_check: electronicIdCheck(),
      screening_hits: listOf(screeningHit()),
    }),
  }),
);

/**
 * The output of an identity check.
 *
 * @see PassFort's documentation, "Electronic identity checks"
 */
export const identityOutput = lazySchema(() =>
  individualData().extend({ electronic_id_check: electronicIdCheck() }),
);

/**
 * The output of a check of documents: those of the input with what was found, or new ones.
 *
 * @see PassFort's documentation, "Document verification" and "Document fetch"
 */
export const documentOutput = lazySchema(() =>
  individualData().extend({ documents: listOf(verifiedDocument()) }),
);

/** What a check of a person starts from. */
export type IndividualInput = z.infer<ReturnType<typeof individualInput>>;
/** What is known of a person. */
export type IndividualData = Written<z.infer<ReturnType<typeof individualData>>>;
/** The output of an identity check. */
export type IdentityOutput = Written<z.infer<ReturnType<typeof identityOutput>>>;
/** The output of a check of documents. */
export type DocumentOutput = Written<z.infer<ReturnType<typeof documentOutput>>>;
