import * as z from "zod";
import { type LazySchema, lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { listOf, nullish, textOrNumber } from "./members.ts";

/**
 * Where somebody lives or a company is. `FREEFORM` has `text` and `country`; `STRUCTURED`, the default, the rest.
 *
 * @see PassFort's documentation, "Electronic identity checks"
 */
export const address: LazySchema<Address> = lazySchema(() => personal(addressObject()));

/** Where somebody lives or a company is. */
export interface Address extends z.infer<ReturnType<typeof addressObject>> {}

/** Addresses of a person, the present one last. */
export const addressHistory: LazySchema<readonly AddressPeriod[]> = lazySchema(() => listOf(addressPeriod()));

/** An address, and since when and until when it was that of a person. */
export interface AddressPeriod extends z.infer<ReturnType<typeof addressPeriod>> {}

/**
 * Addresses of a company.
 *
 * @remarks Unconfirmed: the types are those of PassFort's reference integration for company data; others pass.
 */
export const companyAddresses: LazySchema<readonly CompanyAddress[]> = lazySchema(() =>
  listOf(companyAddress()),
);

/** An address of a company. */
export interface CompanyAddress extends z.infer<ReturnType<typeof companyAddress>> {}

const addressObject = () =>
  z.looseObject(
    nullish({
      type: openEnum(["STRUCTURED", "FREEFORM"]),
      ...parts(),
      original_freeform_address: z.string(),
      original_structured_address: z.looseObject(nullish(parts())),
      text: z.string(),
    }),
  );

const parts = () => ({
  /** ISO 3166-1 alpha-3. */
  country: z.string(),
  state_province: textOrNumber(),
  county: textOrNumber(),
  postal_code: textOrNumber(),
  locality: textOrNumber(),
  postal_town: textOrNumber(),
  route: textOrNumber(),
  street_number: textOrNumber(),
  premise: textOrNumber(),
  subpremise: textOrNumber(),
  address_lines: listOf(z.string()),
});

const addressPeriod = () =>
  z.looseObject(
    nullish({
      address: address(),
      /** `YYYY-MM`. */
      start_date: z.string(),
      /** `YYYY-MM`. */
      end_date: z.string(),
    }),
  );

const companyAddress = () =>
  z.looseObject(
    nullish({
      type: openEnum([
        "registered_address",
        "branch_address",
        "head_office_address",
        "contact_address",
        "trading_address",
      ]),
      address: address(),
    }),
  );
