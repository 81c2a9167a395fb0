import * as z from "zod";
import { type LazySchema, lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { companyAddresses } from "./address.ts";
import { exactDate } from "./dates.ts";
import { listOf, nullish, personalText, textOrNumber } from "./members.ts";

/** What kind of company it is. */
export const structuredCompanyType: LazySchema<StructuredCompanyType> = lazySchema(() => companyType());

/** What kind of company it is. */
export interface StructuredCompanyType extends z.infer<ReturnType<typeof companyType>> {}

/** Tax numbers of a company. */
export const taxIds: LazySchema<readonly TaxId[]> = lazySchema(() => personal(listOf(taxId())));

/** A tax number of a company. */
export interface TaxId extends z.infer<ReturnType<typeof taxId>> {}

/** How to reach a company. */
export const companyContact: LazySchema<CompanyContact> = lazySchema(() => personal(contact()));

/** How to reach a company. */
export interface CompanyContact extends z.infer<ReturnType<typeof contact>> {}

/** What is known of a company itself. */
export const companyMetadata: LazySchema<CompanyMetadata> = lazySchema(() => metadata());

/** What is known of a company itself. */
export interface CompanyMetadata extends z.infer<ReturnType<typeof metadata>> {}

/** The same as an integration states it. */
export const writtenCompanyMetadata: LazySchema<CompanyMetadata> = lazySchema(() =>
  metadata().extend(nullish({ incorporation_date: exactDate() })),
);

const companyType = () =>
  z.looseObject(
    nullish({
      is_limited: z.boolean(),
      is_public: z.boolean(),
      ownership_type: openEnum([
        "ASSOCIATION",
        "COMPANY",
        "OTHER",
        "PARTNERSHIP",
        "SOLE_PROPRIETORSHIP",
        "TRUST",
      ]),
    }),
  );

const contact = () =>
  z.looseObject(nullish({ email: z.string(), phone_number: z.string(), url: z.string() }));

const taxId = () =>
  z.looseObject(
    nullish({
      value: z.string(),
      tax_id_type: openEnum(["EIN", "EUROVAT", "VAT", "OTHER"]),
      tax_id_name: z.string(),
    }),
  );

const metadata = () =>
  z.looseObject(
    nullish({
      name: personalText(),
      number: textOrNumber(),
      /** The identifier in Bureau van Dijk's Orbis. */
      bvd_id: z.string(),
      lei: z.string(),
      isin: z.string(),
      company_type: z.string(),
      structured_company_type: structuredCompanyType(),
      /** ISO 3166-1 alpha-3. */
      country_of_incorporation: z.string(),
      state_of_incorporation: z.string(),
      /** `YYYY-MM-DD`. */
      incorporation_date: z.string(),
      previous_names: personal(listOf(z.looseObject(nullish({ name: z.string(), end: z.string() })))),
      is_active: z.boolean(),
      is_active_details: z.string(),
      trade_description: z.string(),
      description: z.string(),
      industry_classifications: listOf(
        z.looseObject(
          nullish({
            classification_type: openEnum(["SIC", "NACE", "NAICS", "OTHER"]),
            code: z.string(),
            classification_version: z.string(),
            description: z.string(),
          }),
        ),
      ),
      tax_ids: taxIds(),
      contact_information: companyContact(),
      addresses: companyAddresses(),
    }),
  );
