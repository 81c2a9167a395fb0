import type { InputReader } from "../../frame/input.ts";

/** What a decision, and a check of an image, may come to. */
export const verdicts = ["PASS", "FAIL", "PARTIAL", "WARN", "ERROR"];

/** The `check_output`, which tells of the right kind of entity. */
export function outputOf(input: InputReader, entity: string, required = true): InputReader | undefined {
  const output = input.object("check_output", { required });
  if (output !== undefined && output.raw["entity_type"] !== entity)
    output.fail("entity_type", `entity_type must be ${entity}.`);
  return output;
}

/** Exactly one of the values: PassFort tells capitals apart. */
export function oneOf(input: InputReader, key: string, values: readonly string[], required = false): void {
  const text = input.text(key, { required });
  if (text !== undefined && !values.includes(text))
    input.fail(key, `${key} must be one of: ${values.join(", ")}.`);
}
