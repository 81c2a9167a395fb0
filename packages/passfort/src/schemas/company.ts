import * as z from "zod";
import { lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { associatedEntity, readAssociatedEntity } from "./associated-entity.ts";
import { companyMetadata, writtenCompanyMetadata } from "./company-metadata.ts";
import { listOf, nullish, oneOf, type Written } from "./members.ts";
import { readScreeningHit, screeningHit } from "./screening-hit.ts";

const fields = ["NAME", "NUMBER", "COUNTRY_OF_INCORPORATION", "IS_ACTIVE", "LEI", "ADDRESS"] as const;
const results = ["MATCH", "MISMATCH"] as const;

const members = () => ({
  metadata: companyMetadata(),
  external_refs: z.looseObject(
    nullish({
      /** Names of the company at providers. */
      provider: listOf(z.looseObject(nullish({ reference: z.string(), label: z.string() }))),
      generic: z.string(),
    }),
  ),
  customer_refs: personal(z.unknown()),
});

/** What a check of a company starts from. Unknown members are kept. */
export const companyInput = lazySchema(() =>
  z.looseObject(nullish({ entity_type: openEnum(["COMPANY"]), ...members() })),
);

/** What is known of a company, as it is read. */
export const readCompany = lazySchema(() =>
  companyInput().extend(
    nullish({
      associated_entities: listOf(readAssociatedEntity()),
      field_checks: listOf(z.looseObject(nullish({ field: openEnum(fields), result: openEnum(results) }))),
      screening_hits: listOf(readScreeningHit()),
    }),
  ),
);

/**
 * What is known of a company, as an integration states it.
 *
 * @see PassFort's documentation, "Company data"
 */
export const companyData = lazySchema(() =>
  z.looseObject({
    entity_type: oneOf(["COMPANY"]),
    ...nullish({
      ...members(),
      metadata: writtenCompanyMetadata(),
      associated_entities: listOf(associatedEntity()),
      /** For integrations with the feature `PROVIDER_FIELD_CHECKS`. */
      field_checks: listOf(z.strictObject({ field: oneOf(fields), result: oneOf(results) })),
      screening_hits: listOf(screeningHit()),
    }),
  }),
);

/** What a check of a company starts from. */
export type CompanyInput = z.infer<ReturnType<typeof companyInput>>;
/** What is known of a company. */
export type CompanyData = Written<z.infer<ReturnType<typeof companyData>>>;
