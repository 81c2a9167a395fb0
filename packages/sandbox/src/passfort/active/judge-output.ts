import type { InputReader } from "../../frame/input.ts";
import { memberOf } from "./members.ts";
import type { ConfigFacts } from "./read-config.ts";

/** Notes what is wrong with the output of a check that did not fail, by its check type. */
export function judgeOutput(facts: ConfigFacts, input: InputReader): void {
  memberOf(judgeByType, facts.check_type)?.(input);
  for (const resource of input.objects("external_resources") ?? []) {
    resource.text("id", { required: true });
    oneOf(resource, "type", ["EMBED", "LINK"]);
    const feature = `EXTERNAL_${String(resource.raw["type"])}`;
    if (/_(?:EMBED|LINK)$/.test(feature) && !facts.features.includes(feature))
      resource.fail("type", `The configuration does not declare ${feature}.`);
  }
}

function outputOf(input: InputReader, entity: string, required = true): InputReader | undefined {
  const output = input.object("check_output", { required });
  if (output !== undefined && output.raw["entity_type"] !== entity)
    output.fail("entity_type", `entity_type must be ${entity}.`);
  return output;
}

function identity(input: InputReader): void {
  const required = input.raw["result"] === undefined;
  oneOf(input, "result", ["Pass", "Fail", "Error", "1+1", "2+2"]);
  const output = outputOf(input, "INDIVIDUAL", required);
  const check = output?.object("electronic_id_check", { required });
  for (const match of check?.objects("matches", { required }) ?? []) {
    match.integer("count", { required: true, min: 0 });
    oneOf(match, "database_type", ["CREDIT", "CIVIL", "MORTALITY", "IGNORED"]);
    const known = ["FORENAME", "SURNAME", "ADDRESS", "DOB", "IDENTITY_NUMBER", "IDENTITY_NUMBER_SUFFIX"];
    for (const field of match.texts("matched_fields") ?? []) {
      if (!known.includes(field)) match.fail("matched_fields", `${field} is none of: ${known.join(", ")}.`);
    }
  }
}

function companyData(input: InputReader): void {
  const output = outputOf(input, "COMPANY", false);
  output?.object("metadata");
  output?.objects("associated_entities");
}

function custom(input: InputReader): void {
  const result = input.object("result", { required: true });
  result?.text("summary");
  if (result !== undefined) oneOf(result, "decision", ["PASS", "FAIL", "PARTIAL", "WARN", "ERROR"], true);
}

function documents(input: InputReader): void {
  for (const document of outputOf(input, "INDIVIDUAL")?.objects("documents", { required: true }) ?? []) {
    document.text("category", { required: true });
    document.objects("images");
    document.objects("files");
  }
}

function screening(entity: string): (input: InputReader) => void {
  return (input) => {
    for (const hit of outputOf(input, entity)?.objects("screening_hits", { required: true }) ?? []) {
      const provider = hit.object("provider", { required: true });
      for (const member of ["name", "label", "hit_id"]) provider?.text(member, { required: true });
      hit.object("data", { required: true })?.text("name", { required: true });
      for (const flag of hit.objects("flags") ?? [])
        oneOf(flag, "type", ["ADVERSE_MEDIA", "PEP", "REFER", "SANCTION"], true);
    }
  };
}

/** Exactly one of the values: PassFort tells capitals apart. */
function oneOf(input: InputReader, key: string, values: readonly string[], required = false): void {
  const text = input.text(key, { required });
  if (text !== undefined && !values.includes(text))
    input.fail(key, `${key} must be one of: ${values.join(", ")}.`);
}

const judgeByType: Readonly<Record<string, (input: InputReader) => void>> = {
  IDENTITY_CHECK: identity,
  COMPANY_DATA: companyData,
  COMPANY_CUSTOM: custom,
  INDIVIDUAL_CUSTOM: custom,
  DOCUMENT_VERIFICATION: documents,
  DOCUMENT_FETCH: documents,
  DOCUMENT_CAPTURE: documents,
  PEPS_AND_SANCTIONS_SCREEN: screening("INDIVIDUAL"),
  COMPANY_PEPS_AND_SANCTIONS_SCREEN: screening("COMPANY"),
};
