import * as z from "zod";
import { personal } from "@idbraid/core";

type Shape = Readonly<Record<string, z.ZodType>>;

/** Members of an answer: each may be missing or `null`, as the provider leaves out what is empty. */
export function nullish<S extends Shape>(shape: S): { [K in keyof S]: z.ZodOptional<z.ZodNullable<S[K]>> } {
  return mapped(shape, (schema) => schema.nullish()) as never;
}

/** Members of a request that may be left out. `null` is not "left out". */
export function optional<S extends Shape>(shape: S): { [K in keyof S]: z.ZodOptional<S[K]> } {
  return mapped(shape, (schema) => schema.optional()) as never;
}

/** A text that is personal data or a secret, hidden by `redact`. */
export function personalText(): z.ZodString {
  return personal(z.string());
}

/** An id of the caller's own, within the provider's limits: 4 to 255 characters. */
export function externalIdText(): z.ZodString {
  return z
    .string("must be a text")
    .min(4, "must have at least 4 characters")
    .max(255, "must have at most 255 characters");
}

/** A list in a request: constants and frozen lists are welcome. */
export function listOf<S extends z.ZodType>(item: S): z.ZodReadonly<z.ZodArray<S>> {
  return z.array(item).readonly();
}

function mapped(shape: Shape, change: (schema: z.ZodType) => z.ZodType): Shape {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, change(schema)]));
}
