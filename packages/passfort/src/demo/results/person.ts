import type { Address, IndividualInput } from "../../schemas/index.ts";
import { countryOr, samples } from "./samples.ts";

/** Who a demo check is about. */
export interface DemoPerson {
  readonly name: { readonly given_names: readonly string[]; readonly family_name: string };
  readonly dob: string;
  readonly nationality: string;
  /** The present one, which is the last of the input. */
  readonly address: Address;
}

/** The person of the input; what it does not say is invented. */
export function personIn(input: IndividualInput | undefined): DemoPerson {
  const { name, dob, nationality } = input?.personal_details ?? {};
  return {
    name: {
      given_names: name?.given_names ?? samples.given_names,
      family_name: name?.family_name ?? samples.family_name,
    },
    dob: dob ?? samples.dob,
    nationality: countryOr(nationality),
    address: input?.address_history?.at(-1)?.address ?? samples.address,
  };
}
