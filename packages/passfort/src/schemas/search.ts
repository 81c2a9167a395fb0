import * as z from "zod";
import { lazySchema, personal } from "@idbraid/core/schema";
import { companyAddresses } from "./address.ts";
import { companyContact, structuredCompanyType, taxIds } from "./company-metadata.ts";
import { exactDate } from "./dates.ts";
import { countryCode, nullish, optional, personalText, textOrNumber, type Written } from "./members.ts";

/** Which companies are looked for. */
export const searchInput = lazySchema(() =>
  z.looseObject({
    /** A name or a number. */
    query: textOrNumber(),
    /** ISO 3166-1 alpha-3. */
    country_of_incorporation: z.string(),
    ...nullish({ state_of_incorporation: z.string() }),
  }),
);

/**
 * A company that may be meant, as an integration states it.
 *
 * @see PassFort's documentation, "Company search"
 */
export const candidate = lazySchema(() =>
  z.strictObject({
    name: personalText(),
    number: personalText(),
    country_of_incorporation: countryCode(),
    ...optional({
      number_label: z.string(),
      status: z.string(),
      lei: z.string(),
      bvd_id: z.string(),
      incorporation_date: exactDate(),
      provider_reference: z.strictObject({ reference: z.string(), label: z.string() }),
      addresses: companyAddresses(),
      /** What the metadata of a company calls `contact_information`. */
      contact: companyContact(),
      /** What the metadata of a company calls `structured_company_type`. */
      structure_type: structuredCompanyType(),
      tax_ids: taxIds(),
    }),
  }),
);

/** The same as it is read. */
export const readCandidate = lazySchema(() =>
  z.looseObject(
    nullish({
      name: personalText(),
      number: textOrNumber(),
      country_of_incorporation: z.string(),
      number_label: z.string(),
      status: z.string(),
      lei: z.string(),
      bvd_id: z.string(),
      incorporation_date: z.string(),
      provider_reference: z.looseObject(nullish({ reference: z.string(), label: z.string() })),
      addresses: personal(companyAddresses()),
      contact: companyContact(),
      structure_type: structuredCompanyType(),
      tax_ids: taxIds(),
    }),
  ),
);

/** Which companies are looked for. */
export type SearchInput = z.infer<ReturnType<typeof searchInput>>;
/** A company that may be meant. */
export type Candidate = Written<z.infer<ReturnType<typeof candidate>>>;
