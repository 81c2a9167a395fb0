import { checkTypeOf, type Facts, listAt, objectAt, type Started, textAt } from "./facts.ts";

/** What a request asks for. */
export interface SampleOptions {
  /** `undefined` makes it a live request. */
  readonly demo: string | undefined;
  readonly relationship?: "DIRECT" | "PASSFORT" | undefined;
  readonly id?: string | undefined;
  /** In place of the sample input, or of its parts. */
  readonly input?: Readonly<Record<string, unknown>> | undefined;
}

/** A body for `/checks`, with invented input that fits the check type. */
export function checkBody(facts: Facts, options: SampleOptions): Record<string, unknown> {
  const { demo, id = crypto.randomUUID(), input = sampleInput(facts) } = options;
  return {
    id,
    ...(demo !== undefined && { demo_result: demo }),
    ...commonBody(facts, options),
    check_input: input,
  };
}

/** What later requests of a check that was begun carry. */
export function startedBody(
  facts: Facts,
  { id, provider_id, reference, custom_data }: Started,
): Record<string, unknown> {
  return { id, ...commonBody(facts, {}), provider_id, reference, custom_data };
}

/** What every request carries. */
export function commonBody(
  facts: Facts,
  { relationship = "DIRECT" }: Pick<SampleOptions, "relationship">,
): Record<string, unknown> {
  const config = listAt(objectAt(facts.config, "config"), "fields");
  const credentials = listAt(objectAt(facts.config, "credentials"), "fields");
  return {
    commercial_relationship: relationship,
    provider_config: Object.fromEntries(
      config.map((field) => [textAt(field, "name"), objectAt(field)["default"]]),
    ),
    ...(relationship === "DIRECT" && {
      provider_credentials: Object.fromEntries(credentials.map((field) => [textAt(field, "name"), "demo"])),
    }),
  };
}

/** A body for `/search`. */
export function searchBody(
  facts: Facts,
  options: Omit<SampleOptions, "id" | "input">,
): Record<string, unknown> {
  return {
    ...(options.demo !== undefined && { demo_result: options.demo }),
    ...commonBody(facts, options),
    search_input: { query: "Sample Trading Limited", country_of_incorporation: countryOf(facts) },
  };
}

/** Invented input that fits the check type. */
export function sampleInput(facts: Facts): Record<string, unknown> {
  return isAboutCompanies(facts) ? sampleCompany(countryOf(facts)) : sampleIndividual(facts);
}

export function isAboutCompanies(facts: Facts): boolean {
  return checkTypeOf(facts).startsWith("COMPANY_");
}

/** A country that the integration serves. */
export function countryOf(facts: Facts): string {
  const countries = listAt(facts.config, "supported_countries");
  const [first] = countries;
  return countries.includes("GBR") || typeof first !== "string" ? "GBR" : first;
}

/** A country that it does not serve; `undefined` when it serves all of these. */
export function otherCountryOf(facts: Facts): string | undefined {
  const countries = listAt(facts.config, "supported_countries");
  return ["FRA", "NZL", "ISL", "URY", "BTN"].find((country) => !countries.includes(country));
}

export function sampleCompany(country: string): Record<string, unknown> {
  return {
    entity_type: "COMPANY",
    metadata: { name: "Sample Trading Limited", number: "00123456", country_of_incorporation: country },
  };
}

export function sampleAddress(country: string): Record<string, unknown> {
  return {
    type: "STRUCTURED",
    country,
    locality: "Sampleton",
    postal_code: "ZZ1 1ZZ",
    route: "Invented Lane",
    street_number: "42",
  };
}

function sampleIndividual(facts: Facts): Record<string, unknown> {
  const country = countryOf(facts);
  return {
    entity_type: "INDIVIDUAL",
    personal_details: {
      name: { given_names: ["Zoë"], family_name: "Sample-Łącka" },
      dob: "1985-10-26",
      nationality: country,
    },
    address_history: [{ address: sampleAddress(country), start_date: "2015-04" }],
    contact_details: { email: "zoe@example.com", phone_number: "+441632960000" },
    ...documentsOf(checkTypeOf(facts)),
  };
}

function documentsOf(type: string): Record<string, unknown> {
  const id = crypto.randomUUID();
  if (type === "DOCUMENT_FETCH") {
    return {
      external_refs: { generic: "sample-session" },
      documents: [{ id, category: "PROOF_OF_IDENTITY", document_type: "UNKNOWN" }],
    };
  }
  if (type !== "DOCUMENT_VERIFICATION") return {};
  const image = { id: crypto.randomUUID(), image_type: "FRONT", upload_date: "2020-03-24 11:21:25" };
  return { documents: [{ id, category: "PROOF_OF_IDENTITY", document_type: "PASSPORT", images: [image] }] };
}
