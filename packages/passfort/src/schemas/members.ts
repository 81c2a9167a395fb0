import * as z from "zod";
import { personal } from "@idbraid/core/schema";

type Shape = Readonly<Record<string, z.ZodType>>;

/** Members that may be missing or `null`. */
export function nullish<S extends Shape>(shape: S): { [K in keyof S]: z.ZodOptional<z.ZodNullable<S[K]>> } {
  return mapped(shape, (schema) => schema.nullish()) as never;
}

/** Members that may be left out. `null` is not "left out". */
export function optional<S extends Shape>(shape: S): { [K in keyof S]: z.ZodOptional<S[K]> } {
  return mapped(shape, (schema) => schema.optional()) as never;
}

/** A text that is personal data or a secret, hidden by `redact`. */
export function personalText(): z.ZodString {
  return personal(z.string());
}

/** A text that some send as a number, such as `street_number`. The parsed value is a text. */
export function textOrNumber() {
  return personal(z.union([z.string(), z.number().transform(String)], "must be a text or a number"));
}

/** A UUID of any version, in any letter case. */
export function uuid(): z.ZodGUID {
  return z.guid("must be a UUID");
}

/** A country by the form of ISO 3166-1 alpha-3. */
export function countryCode(): z.ZodString {
  return z.string().regex(/^[A-Z]{3}$/, "must be a country of three capital letters, such as GBR");
}

/** One of the values, and no other. */
export function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, `must be ${values.join(", ")}`.replace(/, (?=[^ ]+$)/, " or "));
}

/** A person or a company, told apart by `entity_type`. */
export function personOrCompany<
  Person extends z.core.$ZodTypeDiscriminable,
  Company extends z.core.$ZodTypeDiscriminable,
>(person: Person, company: Company) {
  const error = ({ code }: { readonly code: string }) =>
    code === "invalid_union" ? "must be INDIVIDUAL or COMPANY" : undefined;
  return z.discriminatedUnion("entity_type", [person, company], { error });
}

/** A list. Constants and frozen lists are welcome. */
export function listOf<S extends z.ZodType>(item: S): z.ZodReadonly<z.ZodArray<S>> {
  return z.array(item).readonly();
}

/** An object with any members. */
export function anyMembers() {
  return z.record(z.string(), z.unknown());
}

/**
 * What an integration writes where the schema lets unknown members through: the type has only the known ones, so that the
 * compiler finds a misspelt name. Others are sent when they come by a spread.
 */
export type Written<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Written<Item>[]
    : T extends object
      ? { [Name in keyof T as Unlisted<T, Name> extends true ? never : Name]: Written<T[Name]> }
      : T;

type Unlisted<T, Name extends keyof T> = string extends Name
  ? unknown extends T[Name]
    ? true
    : false
  : false;

function mapped(shape: Shape, change: (schema: z.ZodType) => z.ZodType): Shape {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, change(schema)]));
}
