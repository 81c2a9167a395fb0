import { readInput, type InputReader, type Problem } from "../../frame/input.ts";
import { isUuid } from "../is-uuid.ts";
import { judgeOutput } from "./judge-output.ts";
import type { ConfigFacts } from "./read-config.ts";

/** The JSON of an answer. */
export type AnswerBody = Readonly<Record<string, unknown>>;

/** The error types that PassFort documents. */
const errorTypes = [
  "INVALID_CREDENTIALS",
  "INVALID_CONFIG",
  "MISSING_CHECK_INPUT",
  "INVALID_CHECK_INPUT",
  "PROVIDER_CONNECTION",
  "PROVIDER_MESSAGE",
  "UNSUPPORTED_DEMO_RESULT",
  "INTEGRATION",
];

/** Against the metadata. */
export function judgeMetadata(body: AnswerBody): readonly string[] {
  return judged(body, (input) => {
    if (input.raw["protocol_version"] !== 1) input.fail("protocol_version", "protocol_version must be 1.");
    input.text("provider_name", { required: true, min: 6, max: 49 });
  });
}

/** Against any answer: errors and warnings. */
export function judgeExtras(body: AnswerBody): readonly string[] {
  return judged(body, readExtras);
}

/** Against the answer to the start of a check. */
export function judgeStart(body: AnswerBody): readonly string[] {
  return judged(body, (input) => {
    readExtras(input);
    if (hasErrors(body)) return;
    input.text("reference", { required: true, min: 1 });
    input.object("custom_data");
    if (!isUuid(input.raw["provider_id"])) input.fail("provider_id", "provider_id must be a UUID.");
  });
}

/** Against a result. */
export function judgeResult(
  facts: ConfigFacts,
  relationship: string,
): (body: AnswerBody) => readonly string[] {
  return (body) =>
    judged(body, (input) => {
      readExtras(input);
      input.object("custom_data");
      readCharges(input, facts, relationship);
      const pending = input.flag("pending") === true && facts.template.endsWith("_POLLING");
      if (!hasErrors(body) && !pending) judgeOutput(facts, input);
    });
}

/** Against the answer to a search. */
export function judgeSearch(
  facts: ConfigFacts,
  relationship: string,
): (body: AnswerBody) => readonly string[] {
  return (body) =>
    judged(body, (input) => {
      readExtras(input);
      readCharges(input, facts, relationship);
      if (!facts.features.includes("COMPANY_SEARCH"))
        input.fail("search_output", "The configuration does not declare COMPANY_SEARCH.");
      const candidates = input.objects("search_output", { required: !hasErrors(body) }) ?? [];
      for (const candidate of candidates) {
        for (const member of ["name", "number", "country_of_incorporation"])
          candidate.text(member, { required: true });
      }
    });
}

/** Whether the answer says that the check failed. */
export function hasErrors(body: AnswerBody): boolean {
  return Array.isArray(body["errors"]) && body["errors"].length > 0;
}

function judged(body: AnswerBody, read: (input: InputReader) => void): readonly string[] {
  const problems: Problem[] = [];
  read(readInput(body, problems));
  return problems.map(({ field, message }) => `${field}: ${message}`);
}

function readExtras(input: InputReader): void {
  for (const error of input.objects("errors") ?? []) {
    error.text("message", { required: true });
    const type = error.text("type", { required: true });
    if (type !== undefined && !errorTypes.includes(type))
      error.fail("type", `PassFort documents no type ${type}.`);
    error.text("sub_type");
    error.object("data");
  }
  for (const warning of input.objects("warnings") ?? []) {
    warning.text("type", { required: true });
    warning.text("message", { required: true });
  }
}

/** Charges are for a check that was resold and did not fail, and stay below what was announced. */
function readCharges(input: InputReader, { maximumCost = 0 }: ConfigFacts, relationship: string): void {
  const charges = input.objects("charges") ?? [];
  if (charges.length === 0) return;
  const amounts = charges.map((charge) => {
    for (const member of ["sku", "reference"]) charge.text(member);
    return charge.integer("amount", { required: true, min: 0 }) ?? 0;
  });
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  if (hasErrors(input.raw)) input.fail("charges", "Charges must not stand beside errors.");
  if (relationship !== "PASSFORT") input.fail("charges", "Only a check that PassFort resells has charges.");
  if (sum > maximumCost)
    input.fail("charges", `The sum is ${sum}, more than the maximum_cost of ${maximumCost}.`);
}
