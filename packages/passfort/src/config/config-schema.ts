import * as z from "zod";
import { checkTypes } from "./check-types.ts";
import type { CheckType } from "./config-document.ts";
import { countryCodes } from "./country-codes.ts";
import { configFields, credentialFields } from "./field-schemas.ts";
import { strict, uniqueList } from "./strict.ts";
import { template } from "./template-schemas.ts";

/** The document that `/config` answers, but for what depends on the check type. */
export function configSchema(): z.ZodType {
  const types = Object.keys(checkTypes) as CheckType[];
  return strict({
    check_type: z.enum(types, `is not known. Known are ${types.join(", ")}`),
    check_template: template(),
    pricing: pricing(),
    supported_countries: uniqueList(country()).min(1, "is empty. Name at least one country"),
    supported_features: uniqueList(feature()).optional(),
    credentials: strict({ fields: credentialFields() }),
    config: strict({ fields: configFields() }),
  });
}

function pricing(): z.ZodType {
  const message = "must be a number of credits, at least 0";
  const cost = z.number(message).min(0, message);
  return z.discriminatedUnion(
    "supports_reselling",
    [
      strict({ supports_reselling: z.literal(false), maximum_cost: cost.optional() }),
      strict({ supports_reselling: z.literal(true), maximum_cost: cost }),
    ],
    "must be true or false",
  );
}

function country(): z.ZodType<string> {
  return z.enum(countryCodes, "is no ISO 3166-1 alpha-3 code, such as GBR");
}

/** PassFort may add features at any time. */
function feature(): z.ZodType<string> {
  return z.string().regex(/^[A-Z][A-Z0-9_]*$/, "must be the name of a feature, such as EXTERNAL_LINK");
}
