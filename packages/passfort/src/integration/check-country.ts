import { checkErrors } from "../builders/check-errors.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import type { CheckError } from "../schemas/index.ts";
import type { JsonObject } from "./read-request.ts";

/**
 * The error for a country that the config document does not have. For people it is that of the last address, which is the
 * current one; for companies that of incorporation. Where none is named nothing is wrong.
 */
export function countryError(
  { supported_countries }: ConfigDocument,
  { check_input, search_input }: JsonObject,
): CheckError | undefined {
  const country = countryOf(check_input ?? search_input ?? {});
  if (typeof country !== "string" || supported_countries.includes(country)) return undefined;
  return checkErrors.unsupportedCountry(country);
}

interface Input {
  readonly address_history?: readonly { readonly address?: { readonly country?: unknown } | null }[] | null;
  readonly metadata?: { readonly country_of_incorporation?: unknown } | null;
  readonly country_of_incorporation?: unknown;
}

function countryOf({ address_history, metadata, country_of_incorporation }: Input): unknown {
  const residence = address_history?.at(-1)?.address?.country;
  return residence ?? metadata?.country_of_incorporation ?? country_of_incorporation;
}
