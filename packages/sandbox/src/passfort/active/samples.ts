import type { IdSource } from "../../frame/ids.ts";
import { memberOf } from "./members.ts";
import type { ConfigFacts } from "./read-config.ts";

/** A `check_input` for an integration: an invented person or company in the first country that it supports. */
export function sampleInput(
  { check_type, countries }: Pick<ConfigFacts, "check_type" | "countries">,
  ids: IdSource,
): Record<string, unknown> {
  const country = countries[0] ?? "GBR";
  if (check_type.startsWith("COMPANY")) return company(country);
  const documents = memberOf(sampleDocuments, check_type)?.(ids);
  return { ...person(country), ...documents };
}

/** What a search looks for, unless told otherwise. */
export const sampleQuery = "Example Teapots";

/** Nobody of this name lives there; the telephone number and the domain are kept free for fiction. */
function person(country: string): Record<string, unknown> {
  return {
    entity_type: "INDIVIDUAL",
    personal_details: {
      name: { given_names: ["Sandra", "Invented"], family_name: "Boxwell-Müller" },
      dob: "1984-02-29",
      nationality: country,
    },
    address_history: [{ address: address(country, "7", "Example Street"), start_date: "2011-05" }],
    contact_details: { phone_number: "+442079460123", email: "sandra@example.com" },
  };
}

function company(country: string): Record<string, unknown> {
  return {
    entity_type: "COMPANY",
    metadata: {
      name: `${sampleQuery} Ltd`,
      number: "00000042",
      country_of_incorporation: country,
      incorporation_date: "1999-12-31",
      addresses: [{ type: "registered_address", address: address(country, "1", "Sandbox Lane") }],
    },
  };
}

function address(country: string, street_number: string, route: string): Record<string, unknown> {
  const rest = { route, locality: "Exampleton", postal_code: "EX1 1MP" };
  const original_freeform_address = `${street_number} ${route}, Exampleton, EX1 1MP`;
  return { type: "STRUCTURED", country, street_number, ...rest, original_freeform_address };
}

/** What goes along with the person, by check type. */
const sampleDocuments: Readonly<Record<string, (ids: IdSource) => Record<string, unknown>>> = {
  DOCUMENT_VERIFICATION: (ids) => ({
    documents: [
      {
        id: ids.uuid("document"),
        category: "PROOF_OF_IDENTITY",
        document_type: "DRIVING_LICENCE",
        images: ["FRONT", "BACK"].map((image_type) => ({
          id: ids.uuid("image"),
          image_type,
          upload_date: "2020-03-24 11:21:25",
        })),
      },
    ],
  }),
  DOCUMENT_FETCH: (ids) => ({
    external_refs: { generic: `sandbox-session-${ids.hex("session", 8)}` },
    documents: [{ id: ids.uuid("document"), category: "PROOF_OF_IDENTITY", document_type: "UNKNOWN" }],
  }),
};
