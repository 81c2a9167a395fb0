import { virtualRuntime } from "@idbraid/core/testing";
import type { PassFort } from "../client/passfort.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import { type DemoDriver, demoDriver } from "./demo-driver.ts";
import type { DemoBody } from "./demo-request.ts";
import type { DemoResults } from "./demo-results.ts";

/** The id of every check in these tests. */
export const checkId = "01234567-89ab-cdef-0123-456789abcdef";

/** A person as PassFort describes one. */
export const person = {
  entity_type: "INDIVIDUAL",
  personal_details: {
    name: { given_names: ["Zoë", "Anna"], family_name: "Müller-Łącka" },
    dob: "1990-02-03",
    nationality: "NLD",
  },
  address_history: [
    { address: { type: "STRUCTURED", country: "NLD", locality: "Utrecht" }, end_date: "2015-01" },
    {
      address: { type: "STRUCTURED", country: "GBR", route: "Invented Road", street_number: "7", later: 1 },
      start_date: "2015-01",
    },
  ],
  contact_details: { email: "zoe@example.com" },
  external_refs: { generic: "SESSION-1" },
  documents: [
    {
      id: "17bb8473-1466-466e-b651-2de39df7c148",
      category: "PROOF_OF_IDENTITY",
      document_type: "DRIVING_LICENCE",
      images: [{ id: "2a7933f3-c4a2-49f3-883b-946c33d28b26", image_type: "FRONT" }],
    },
  ],
};

/** A company as PassFort describes one. */
export const company = {
  entity_type: "COMPANY",
  metadata: {
    name: "Invented Widgets B.V.",
    number: "12345678",
    country_of_incorporation: "NLD",
    addresses: [
      { type: "registered_address", address: { type: "FREEFORM", text: "Somewhere", country: "NLD" } },
    ],
  },
};

/** A search as PassFort asks for one. */
export const searchInput = { query: "Invented Widgets", country_of_incorporation: "NLD" };

/** The input that a check of this type has. */
export function inputOf({ check_type }: ConfigDocument): object {
  return check_type.startsWith("COMPANY_") ? company : person;
}

/** A driver, with a clock and ids that repeat. */
export function makeDriver<C extends ConfigDocument>(
  config: C,
  given: { readonly results?: DemoResults<C>; readonly passfort?: PassFort } = {},
): DemoDriver {
  return demoDriver({
    config,
    results: given.results,
    passfort: given.passfort,
    provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
    runtime: virtualRuntime(),
  });
}

const context = { signal: new AbortController().signal };

/** The answer to one request of a demo check. */
export async function ask(
  driver: DemoDriver,
  endpoint: Parameters<DemoDriver["answer"]>[0],
  body: DemoBody,
): Promise<Readonly<Record<string, unknown>>> {
  const common = { id: checkId, commercial_relationship: "DIRECT", provider_config: {} };
  return (await driver.answer(endpoint, { ...common, ...body }, context)) as DemoBody;
}

/** The result of a demo check, however many requests it takes; the answer of the start when that has errors. */
export async function resultOf(
  driver: DemoDriver,
  { check_template: template }: ConfigDocument,
  body: DemoBody,
): Promise<Readonly<Record<string, unknown>>> {
  const started = await ask(driver, "check", body);
  if (template.type === "ONE_TIME_SYNCHRONOUS" || started["errors"] !== undefined) return started;
  const { demo_result: _value, check_input: _input, ...later } = body;
  const { reference } = started;
  if (template.type === "ONE_TIME_CALLBACK")
    return ask(driver, "complete", { ...later, reference, custom_data: started["custom_data"] });
  let answer = started;
  do answer = await ask(driver, "poll", { ...later, reference, custom_data: answer["custom_data"] });
  while (answer["pending"] === true);
  return answer;
}
