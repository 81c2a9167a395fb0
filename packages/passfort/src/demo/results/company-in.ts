import type { Address, CompanyInput } from "../../schemas/index.ts";
import { countryOr, samples } from "./samples.ts";

/** Which company a demo check is about. */
export interface DemoCompany {
  readonly name: string;
  readonly number: string;
  readonly country_of_incorporation: string;
  readonly address: Address;
}

/** The company of the input; what it does not say is invented. */
export function companyIn(input: CompanyInput | undefined): DemoCompany {
  const { name, number, country_of_incorporation, addresses } = input?.metadata ?? {};
  return {
    name: name || samples.company_name, // an empty text names nobody
    number: number || samples.company_number,
    country_of_incorporation: countryOr(country_of_incorporation),
    address: addresses?.[0]?.address ?? samples.address,
  };
}

/** What a demo result can say of a company that the input does not. */
export type Mismatch = "NAME" | "NUMBER" | "COUNTRY_OF_INCORPORATION" | "ADDRESS";

/** The same company, but for one thing. */
export function mismatched(company: DemoCompany, mismatch: Mismatch | undefined): DemoCompany {
  const { name, number, country_of_incorporation: country } = company;
  switch (mismatch) {
    case "NAME":
      return { ...company, name: `${name} (another company)` };
    case "NUMBER":
      return { ...company, number: number === "99999999" ? "99999998" : "99999999" };
    case "COUNTRY_OF_INCORPORATION":
      return { ...company, country_of_incorporation: country === "NLD" ? "GBR" : "NLD" };
    case "ADDRESS":
      return {
        ...company,
        address: {
          ...samples.address,
          street_number: "2",
          route: "Other Street",
          original_freeform_address: "2 Other Street, Demoville, ZZ99 9ZZ",
        },
      };
    case undefined:
      return company;
  }
}
