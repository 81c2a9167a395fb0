import type { InputReader } from "../../frame/input.ts";
import { isUuid } from "../is-uuid.ts";
import { judgeDocuments } from "./judge-documents.ts";
import { oneOf, outputOf, verdicts } from "./judging.ts";
import { memberOf } from "./members.ts";
import type { ConfigFacts } from "./read-config.ts";

/** Notes what is wrong with the output of a check that did not fail, by its check type. */
export function judgeOutput(facts: ConfigFacts, input: InputReader): void {
  memberOf(judgeByType, facts.check_type)?.(input);
  for (const resource of input.objects("external_resources") ?? []) {
    if (!isUuid(resource.raw["id"])) resource.fail("id", "id must be a UUID.");
    for (const member of ["url", "label"]) resource.text(member);
    oneOf(resource, "type", ["EMBED", "LINK"]);
    const feature = `EXTERNAL_${String(resource.raw["type"])}`;
    if (/_(?:EMBED|LINK)$/.test(feature) && !facts.features.includes(feature))
      resource.fail("type", `The configuration does not declare ${feature}.`);
  }
}

function identity(input: InputReader): void {
  const required = typeof input.raw["result"] !== "string";
  oneOf(input, "result", ["Pass", "Fail", "Error", "1+1", "2+2"]);
  const output = outputOf(input, "INDIVIDUAL", required);
  const check = output?.object("electronic_id_check", { required });
  for (const match of check?.objects("matches", { required }) ?? []) {
    match.integer("count", { required: true, min: 0 });
    match.text("database_name");
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
  for (const check of output?.objects("field_checks") ?? []) {
    const fields = ["NAME", "NUMBER", "COUNTRY_OF_INCORPORATION", "IS_ACTIVE", "LEI", "ADDRESS"];
    oneOf(check, "field", fields, true);
    oneOf(check, "result", ["MATCH", "MISMATCH"], true);
  }
}

function custom(input: InputReader): void {
  const result = input.object("result", { required: true });
  result?.text("summary");
  if (result !== undefined) oneOf(result, "decision", verdicts, true);
}

/** `entity_type` may be left out here. */
function screening(entity: string): (input: InputReader) => void {
  return (input) => {
    const output = input.object("check_output", { required: true });
    if (output !== undefined) oneOf(output, "entity_type", [entity]);
    for (const hit of output?.objects("screening_hits", { required: true }) ?? []) {
      const provider = hit.object("provider", { required: true });
      for (const member of ["name", "label", "hit_id"]) provider?.text(member, { required: true });
      hit.object("data", { required: true })?.text("name", { required: true });
      oneOf(hit, "status", ["MATCH", "MISMATCH", "UNRESOLVED"]);
      for (const flag of hit.objects("flags") ?? [])
        oneOf(flag, "type", ["ADVERSE_MEDIA", "PEP", "REFER", "SANCTION"], true);
    }
  };
}

const judgeByType: Readonly<Record<string, (input: InputReader) => void>> = {
  IDENTITY_CHECK: identity,
  COMPANY_DATA: companyData,
  COMPANY_CUSTOM: custom,
  INDIVIDUAL_CUSTOM: custom,
  DOCUMENT_VERIFICATION: judgeDocuments,
  DOCUMENT_FETCH: judgeDocuments,
  DOCUMENT_CAPTURE: judgeDocuments,
  PEPS_AND_SANCTIONS_SCREEN: screening("INDIVIDUAL"),
  COMPANY_PEPS_AND_SANCTIONS_SCREEN: screening("COMPANY"),
};
