import * as z from "zod";

/** An object that has these members and no others. Who writes one that is not known is told the known ones. */
export function strict<S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? `is not known here. Known are ${Object.keys(shape).join(", ")}`
        : undefined,
  });
}

/** A list in which nothing is there twice. */
export function uniqueList<T extends string>(item: z.ZodType<T>): z.ZodArray<z.ZodType<T>> {
  return unique(z.array(item), (value) => value).meta({ uniqueItems: true });
}

/** Tells where an entry has the key of an earlier one, also beside entries that are wrong in another way. */
export function unique<T>(
  list: z.ZodArray<z.ZodType<T>>,
  keyOf: (entry: unknown) => unknown,
  below: readonly string[] = [],
): z.ZodArray<z.ZodType<T>> {
  return list.superRefine(
    (entries, context) => {
      const seen = new Set<unknown>();
      for (const [index, key] of entries.map(keyOf).entries()) {
        if (key !== undefined && seen.has(key))
          context.addIssue({ code: "custom", path: [index, ...below], message: "is there twice" });
        seen.add(key);
      }
    },
    { when: ({ value }) => Array.isArray(value) },
  );
}

/** Text with something in it. */
export function text(): z.ZodString {
  return z.string().min(1, "is empty");
}
