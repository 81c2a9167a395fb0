import { listAt, objectAt, textAt } from "./facts.ts";

/** What is wrong with the result of a check of this type. Members that are not known are left alone. */
export function outputProblems(checkType: string, answer: unknown): string[] {
  return judges.get(checkType)?.(answer) ?? [];
}

type Judge = (answer: unknown) => string[];

const individualDocuments: Judge = (answer) => [
  ...entity(answer, "INDIVIDUAL"),
  ...listAt(objectAt(answer, "check_output"), "documents").flatMap((document, at) =>
    documentProblems(document, `check_output.documents.${at}`),
  ),
  ...(Array.isArray(objectAt(answer, "check_output")["documents"])
    ? []
    : ["check_output.documents is no list"]),
];

const screening =
  (type: "INDIVIDUAL" | "COMPANY"): Judge =>
  (answer) => {
    const output = objectAt(answer, "check_output");
    return [
      ...(output["entity_type"] === undefined ? [] : entity(answer, type)),
      ...(Array.isArray(output["screening_hits"]) ? [] : ["check_output.screening_hits is no list"]),
      ...listAt(output, "screening_hits").flatMap((hit, at) =>
        hitProblems(hit, `check_output.screening_hits.${at}`),
      ),
    ];
  };

const custom: Judge = (answer) => {
  const result = objectAt(answer, "result");
  return [
    ...oneOf(result["decision"], ["PASS", "FAIL", "PARTIAL", "WARN", "ERROR"], "result.decision"),
    ...(result["summary"] === undefined || typeof result["summary"] === "string"
      ? []
      : ["result.summary is no text"]),
  ];
};

/** By check type. A map, as the name comes from a server: objects have members of their own, such as `constructor`. */
const judges: ReadonlyMap<string, Judge> = new Map(
  Object.entries<Judge>({
    IDENTITY_CHECK: identity,
    COMPANY_DATA: company,
    COMPANY_CUSTOM: custom,
    INDIVIDUAL_CUSTOM: custom,
    DOCUMENT_VERIFICATION: individualDocuments,
    DOCUMENT_FETCH: individualDocuments,
    DOCUMENT_CAPTURE: individualDocuments,
    PEPS_AND_SANCTIONS_SCREEN: screening("INDIVIDUAL"),
    COMPANY_PEPS_AND_SANCTIONS_SCREEN: screening("COMPANY"),
  }),
);

function identity(answer: unknown): string[] {
  const { check_output, result } = objectAt(answer);
  if (check_output === undefined || check_output === null)
    return typeof result === "string" ? [] : ["neither check_output nor result"];
  const matches = objectAt(check_output, "electronic_id_check")["matches"];
  return [
    ...entity(answer, "INDIVIDUAL"),
    ...(Array.isArray(matches) || typeof result === "string"
      ? []
      : ["check_output.electronic_id_check.matches is no list"]),
    ...listAt(objectAt(check_output, "electronic_id_check"), "matches").flatMap((match, at) =>
      matchProblems(match, `matches.${at}`),
    ),
  ];
}

function matchProblems(match: unknown, path: string): string[] {
  const { count, database_name, database_type } = objectAt(match);
  const isCount = Number.isSafeInteger(count) && (count as number) >= 0;
  return [
    ...(count === undefined || isCount ? [] : [`${path}.count is no whole number`]),
    ...(database_name === undefined || typeof database_name === "string"
      ? []
      : [`${path}.database_name is no text`]),
    ...oneOf(database_type, ["CREDIT", "CIVIL", "MORTALITY", "IGNORED"], `${path}.database_type`),
    ...listAt(match, "matched_fields").flatMap((field) =>
      oneOf(
        field,
        ["FORENAME", "SURNAME", "ADDRESS", "DOB", "IDENTITY_NUMBER", "IDENTITY_NUMBER_SUFFIX"],
        `${path}.matched_fields`,
      ),
    ),
  ];
}

function company(answer: unknown): string[] {
  const output = objectAt(answer)["check_output"];
  if (output === undefined || output === null) return []; // nothing was found
  return [
    ...entity(answer, "COMPANY"),
    ...listAt(output, "field_checks").flatMap((check, at) => [
      ...oneOf(
        objectAt(check)["field"],
        ["NAME", "NUMBER", "COUNTRY_OF_INCORPORATION", "IS_ACTIVE", "LEI", "ADDRESS"],
        `field_checks.${at}.field`,
      ),
      ...oneOf(objectAt(check)["result"], ["MATCH", "MISMATCH"], `field_checks.${at}.result`),
    ]),
    ...listAt(output, "associated_entities").flatMap((entity, at) =>
      listAt(entity, "relationships").flatMap((relationship) =>
        oneOf(objectAt(relationship)["associated_role"], roles, `associated_entities.${at}.relationships`),
      ),
    ),
  ];
}

const roles = [
  "SHAREHOLDER",
  "BENEFICIAL_OWNER",
  "GLOBAL_ULTIMATE_OWNER",
  "CONTROLLING_SHAREHOLDER",
  "DIRECTOR",
  "COMPANY_SECRETARY",
  "PARTNER",
  "PERSON_OF_SIGNIFICANT_CONTROL",
];

function documentProblems(document: unknown, path: string): string[] {
  const verification = objectAt(document, "verification_result");
  const checks = ["image_checks", "forgery_checks"].flatMap((name) => listAt(verification, name));
  return [
    ...(textAt(document, "id") === "" ? [`${path}.id is missing`] : []),
    ...["all_passed", "document_type_passed", "image_checks_passed", "forgery_checks_passed"].flatMap(
      (name) =>
        ["boolean", "undefined"].includes(typeof verification[name]) || verification[name] === null
          ? []
          : [`${path}.verification_result.${name} is no boolean`],
    ),
    ...checks.flatMap((check) =>
      oneOf(
        objectAt(check)["result"],
        ["PASS", "FAIL", "PARTIAL", "WARN", "ERROR"],
        `${path}.verification_result, a result`,
      ),
    ),
    ...listAt(verification, "field_checks").flatMap((check) =>
      oneOf(
        objectAt(check)["result"],
        ["CHECK_VALID", "CHECK_INVALID", "CHECK_UNCERTAIN"],
        `${path}.verification_result.field_checks, a result`,
      ),
    ),
  ];
}

function hitProblems(hit: unknown, path: string): string[] {
  const provider = objectAt(hit, "provider");
  return [
    ...["name", "label", "hit_id"].flatMap((name) =>
      textAt(provider, name) === "" ? [`${path}.provider.${name} is missing, or no text`] : [],
    ),
    ...(textAt(objectAt(hit, "data"), "name") === "" ? [`${path}.data.name is missing, or no text`] : []),
    ...(objectAt(hit)["status"] === undefined
      ? []
      : oneOf(objectAt(hit)["status"], ["MATCH", "MISMATCH", "UNRESOLVED"], `${path}.status`)),
    ...listAt(hit, "flags").flatMap((flag) =>
      oneOf(objectAt(flag)["type"], ["ADVERSE_MEDIA", "PEP", "REFER", "SANCTION"], `${path}.flags, a type`),
    ),
  ];
}

/** What is wrong with the candidates of a search. */
export function candidateProblems(answer: unknown): string[] {
  if (!Array.isArray(objectAt(answer)["search_output"])) return ["search_output is no list"];
  return listAt(answer, "search_output").flatMap((candidate, at) =>
    ["name", "number", "country_of_incorporation"].flatMap((name) =>
      textAt(candidate, name) === "" ? [`search_output.${at}.${name} is missing, or no text`] : [],
    ),
  );
}

function entity(answer: unknown, type: string): string[] {
  const output = objectAt(answer)["check_output"];
  if (typeof output !== "object" || output === null) return ["check_output is missing"];
  return objectAt(output)["entity_type"] === type ? [] : [`check_output.entity_type is not ${type}`];
}

function oneOf(value: unknown, known: readonly string[], path: string): string[] {
  return typeof value === "string" && known.includes(value) ? [] : [`${path} is none of ${known.join(", ")}`];
}
