import { checkTypeOf, type Facts, featuresOf, listAt, maximumCostOf, objectAt, textAt } from "./facts.ts";

/** A demo result that an integration offers, or may offer. */
export interface DemoValue {
  readonly value: string;
  readonly types: readonly string[];
  /** It must be offered. @default it may be */
  readonly required?: ((facts: Facts) => boolean) | undefined;
  /** Must be there for the value to make sense. */
  readonly feature?: string | undefined;
  /** What must be true of the answer besides, in view of the input. */
  readonly judge?: ((answer: unknown, input: Readonly<Record<string, unknown>>) => string[]) | undefined;
}

const always = (): boolean => true;
const identity = ["IDENTITY_CHECK"];
const company = ["COMPANY_DATA"];
const documents = ["DOCUMENT_VERIFICATION", "DOCUMENT_FETCH"];
const screening = ["PEPS_AND_SANCTIONS_SCREEN", "COMPANY_PEPS_AND_SANCTIONS_SCREEN"];

function offered(
  types: readonly string[],
  values: readonly string[],
  more: Partial<DemoValue> = {},
): DemoValue[] {
  return values.map((value) => ({ value, types, ...more }));
}

/** Demo results that are no errors, by check type. `ANY` goes for all. */
export const demoValues: readonly DemoValue[] = [
  ...offered(identity, ["NO_MATCHES"], {
    required: always,
    judge: (answer) =>
      matchesOf(answer).some((match) => Number(objectAt(match)["count"]) > 0)
        ? ["a match with a count above 0"]
        : [],
  }),
  ...offered(identity, ["ONE_NAME_ADDRESS_MATCH"], { required: always, judge: nameAndAddress }),
  ...offered(identity, [
    "ONE_NAME_DOB_MATCH",
    "TWO_NAME_ADDRESS_MATCH",
    "TWO_NAME_ADDRESS_MATCHES",
    "ONE_NAME_ADDRESS_ONE_NAME_DOB_MATCH",
    "ONE_NAME_ADDRESS_DOB_MATCH",
    "MORTALITY_MATCH",
    "ONE_NAME_ADDRESS_MORTALITY_MATCH",
    "ONE_NAME_ADDRESS_ONE_NAME_DOB_MORTALITY_MATCH",
  ]),
  ...offered(company, ["NO_DATA"], {
    required: always,
    judge: (answer) =>
      Object.keys(metadataOf(answer)).length > 0 ? ["check_output.metadata, though nothing was found"] : [],
  }),
  ...offered(company, ["ALL_DATA"], { required: always, judge: hasMetadata }),
  ...offered(company, ["COMPANY_INACTIVE"], {
    required: always,
    judge: (answer) => (metadataOf(answer)["is_active"] === false ? [] : ["metadata.is_active is not false"]),
  }),
  ...offered(company, ["COMPANY_NAME_MISMATCH"], { required: always, judge: differs("name") }),
  ...offered(company, ["COMPANY_NUMBER_MISMATCH"], { required: always, judge: differs("number") }),
  ...offered(company, ["COMPANY_COUNTRY_OF_INCORPORATION_MISMATCH"], {
    judge: differs("country_of_incorporation"),
  }),
  ...offered(company, [
    "COMPANY_RESIGNED_OFFICER",
    "COMPANY_FORMER_SHAREHOLDER",
    "COMPANY_OFFICER_WITH_MULTIPLE_ROLES",
    "COMPANY_SHAREHOLDER_WITH_100_PERCENT_OWNERSHIP",
    "COMPANY_SHAREHOLDER_WITH_SIGNIFICANT_CONTROL",
    "COMPANY_INDIVIDUAL_OF_SIGNIFICANT_CONTROL",
    "COMPANY_COMPANY_OF_SIGNIFICANT_CONTROL",
  ]),
  ...offered(company, ["COMPANY_ADDRESS_MATCH", "COMPANY_ADDRESS_MISMATCH"], {
    required: always,
    feature: "PROVIDER_FIELD_CHECKS",
  }),
  ...offered(documents, ["DOCUMENT_ALL_PASS"], { required: always, judge: verdict("all_passed", true) }),
  ...offered(documents, ["ERROR_UNSUPPORTED_DOCUMENT_TYPE"], {
    required: always,
    judge: verdict("document_type_passed", false),
  }),
  ...offered(documents, ["DOCUMENT_IMAGE_CHECK_FAILURE"], { judge: verdict("image_checks_passed", false) }),
  ...offered(documents, ["DOCUMENT_FORGERY_CHECK_FAILURE"], {
    judge: verdict("forgery_checks_passed", false),
  }),
  ...offered(documents, [
    "DOCUMENT_NAME_FIELD_DIFFERENT",
    "DOCUMENT_DOB_FIELD_DIFFERENT",
    "DOCUMENT_NAME_FIELD_UNREADABLE",
    "DOCUMENT_DOB_FIELD_UNREADABLE",
  ]),
  ...offered(
    ["DOCUMENT_CAPTURE"],
    [
      "DOCUMENT_ALL_CATEGORIES_ALL_PASS",
      "DOCUMENT_SINGLE_CATEGORY_ADDRESS_ALL_PASS",
      "DOCUMENT_SINGLE_CATEGORY_IDENTITY_ALL_PASS",
    ],
  ),
  ...offered(screening, ["SCREEN_NO_HITS"], {
    judge: (answer) => (hitsOf(answer).length === 0 ? [] : ["hits"]),
  }),
  ...offered(
    screening,
    ["SCREEN_ALL_FLAGS_SAME_HIT", "SCREEN_ALL_FLAGS_SEPARATE_HITS", "SCREEN_SINGLE_REFER"],
    {
      judge: hasHits,
    },
  ),
  ...offered(screening, ["SCREEN_SINGLE_PEP"], { feature: "PEPS", judge: hasHits }),
  ...offered(screening, ["SCREEN_SINGLE_SANCTION"], { feature: "SANCTIONS", judge: hasHits }),
  ...offered(screening, ["SCREEN_SINGLE_ADVERSE_MEDIA"], { feature: "ADVERSE_MEDIA", judge: hasHits }),
];

/** The three errors that every integration offers, and their type. */
export const demoErrors: readonly (readonly [value: string, type: string])[] = [
  ["ERROR_INVALID_CREDENTIALS", "INVALID_CREDENTIALS"],
  ["ERROR_ANY_PROVIDER_MESSAGE", "PROVIDER_MESSAGE"],
  ["ERROR_CONNECTION_TO_PROVIDER", "PROVIDER_CONNECTION"],
];

export function isOffered({ types, feature }: DemoValue, facts: Facts): boolean {
  return types.includes(checkTypeOf(facts)) && (feature === undefined || featuresOf(facts).includes(feature));
}

/** Checks are resold, for something. */
export function charges(facts: Facts): boolean {
  return (maximumCostOf(facts) ?? 0) > 0;
}

const matchesOf = (answer: unknown): readonly unknown[] =>
  listAt(objectAt(objectAt(answer, "check_output"), "electronic_id_check"), "matches");
const metadataOf = (answer: unknown): Readonly<Record<string, unknown>> =>
  objectAt(objectAt(answer, "check_output"), "metadata");
const hitsOf = (answer: unknown): readonly unknown[] =>
  listAt(objectAt(answer, "check_output"), "screening_hits");

function nameAndAddress(answer: unknown, input: Readonly<Record<string, unknown>>): string[] {
  const fits = matchesOf(answer).some((match) => listAt(match, "matched_fields").includes("ADDRESS"));
  const asked = objectAt(listAt(input, "address_history").at(-1), "address");
  const given = listAt(objectAt(answer, "check_output"), "address_history").map((entry) =>
    objectAt(entry, "address"),
  );
  const repeats = given.some((address) =>
    ["country", "postal_code", "route"].every((name) => address[name] === asked[name]),
  );
  return [
    ...(fits ? [] : ["no match with the matched field ADDRESS"]),
    ...(given.length === 0 || repeats
      ? []
      : ["check_output.address_history without the address that was asked for"]),
  ];
}

function hasMetadata(answer: unknown): string[] {
  return Object.keys(metadataOf(answer)).length > 0 ? [] : ["check_output.metadata is missing"];
}

function differs(name: string): NonNullable<DemoValue["judge"]> {
  return (answer, input) => {
    const given = textAt(metadataOf(answer), name);
    if (given === "") return [`metadata.${name} is missing`];
    return given === textAt(objectAt(input, "metadata"), name)
      ? [`metadata.${name} is that of the input`]
      : [];
  };
}

function verdict(name: string, expected: boolean): NonNullable<DemoValue["judge"]> {
  return (answer) => {
    const given = listAt(objectAt(answer, "check_output"), "documents").map(
      (document) => objectAt(document, "verification_result")[name],
    );
    return given.includes(expected) ? [] : [`no verification_result with ${name} ${String(expected)}`];
  };
}

function hasHits(answer: unknown): string[] {
  return hitsOf(answer).length > 0 ? [] : ["no hits"];
}
