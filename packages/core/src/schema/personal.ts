import * as z from "zod";

/** Marks a field as personal data or a secret, so that `redact` hides it. */
export function personal<S extends z.ZodType>(schema: S): S {
  return schema.meta({ personal: true });
}

/** True for a schema made by {@link personal}. */
export function isPersonal(schema: z.ZodType): boolean {
  return z.globalRegistry.get(schema)?.["personal"] === true;
}
