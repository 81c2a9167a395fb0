import * as z from "zod";
import { checkTypes, type CheckTypeRules, ownFeatures } from "./check-types.ts";
import { configSchema } from "./config-schema.ts";

/**
 * The JSON Schema of a config document, for editors and for integrations in other languages. It says all that
 * {@link checkConfig} checks, save what compares values: names that repeat, defaults that are no option, and time limits in
 * both forms.
 *
 * @see JSON Schema, draft 2020-12
 */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...document } = z.toJSONSchema(configSchema(), {
    target: "draft-2020-12",
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return {
    $schema,
    title: "Config document of a PassFort integration",
    ...document,
    allOf: Object.entries(checkTypes).map(([check_type, rules]) => ({
      if: { properties: { check_type: { const: check_type } }, required: ["check_type"] },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { properties: allowed(rules) },
    })),
  };
}

function allowed({ templates, features, resells }: CheckTypeRules): Readonly<Record<string, unknown>> {
  const foreign = ownFeatures().filter((feature) => !features.includes(feature));
  return {
    check_template: { properties: { type: { enum: templates } } },
    supported_features: { items: { not: { enum: foreign } } },
    ...(resells ? {} : { pricing: { properties: { supports_reselling: { const: false } } } }),
  };
}
