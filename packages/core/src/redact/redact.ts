import * as z from "zod";
import type { LazySchema } from "../schema/lazy-schema.ts";
import { isPersonal } from "../schema/personal.ts";

/** What stands in place of a hidden value. */
const redacted = "[redacted]";

/**
 * A copy that is fit for logs: fields that the schema marks as personal, and all that the schema does not know, show
 * `[redacted]`. Lists and nested objects keep their shape.
 *
 * @example
 * ```ts
 * import { lazySchema, personal, redact } from "@idbraid/core";
 * import * as z from "zod";
 *
 * const person = lazySchema(() => z.looseObject({ id: z.string(), name: personal(z.string()) }));
 * redact({ id: "a1", name: "Ola Nordmann" }, person); // { id: "a1", name: "[redacted]" }
 * ```
 */
export function redact(value: unknown, schema: z.ZodType | LazySchema<unknown>): unknown {
  return hideIn(value, typeof schema === "function" ? schema() : schema);
}

function hideIn(value: unknown, schema: z.ZodType | undefined): unknown {
  if (value === null || value === undefined) return value;
  if (schema === undefined || isPersonal(schema)) return redacted;
  const inner = unwrap(schema);
  if (inner !== schema) return hideIn(value, inner);
  if (schema instanceof z.ZodObject) return isRecord(value) ? hideFields(value, schema) : redacted;
  if (schema instanceof z.ZodArray) {
    return Array.isArray(value) ? value.map((item) => hideIn(item, schema.element as z.ZodType)) : redacted;
  }
  if (schema instanceof z.ZodRecord) {
    // The keys of a map may be ids; its values follow their schema.
    if (!isRecord(value)) return redacted;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, hideIn(item, schema.valueType as z.ZodType)]),
    );
  }
  if (schema instanceof z.ZodUnion) {
    const fitting = (schema.options as z.ZodType[]).find((option) => option.safeParse(value).success);
    return hideIn(value, fitting);
  }
  return typeof value === "object" ? redacted : value;
}

function hideFields(value: Readonly<Record<string, unknown>>, schema: z.ZodObject): Record<string, unknown> {
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      hideIn(item, Object.hasOwn(shape, key) ? shape[key] : undefined),
    ]),
  );
}

/** The schema within `.optional()`, `.nullable()`, `.nullish()`, `.default()`, `.readonly()` and lazy ones. */
function unwrap(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodLazy
  ) {
    return schema.unwrap() as z.ZodType;
  }
  return schema;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
