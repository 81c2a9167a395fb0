import * as z from "zod";
import { strict, text, unique, uniqueList } from "./strict.ts";

/** The fields of the credentials form. */
export function credentialFields(): z.ZodType {
  const type = z.enum(["string", "password"], 'must be "string" or "password"');
  return fields(strict({ type, name: fieldName(), label: text(), default: z.string().optional() }));
}

/** The fields of the configuration form. */
export function configFields(): z.ZodType {
  const common = { name: fieldName(), label: text(), subtext: z.string().optional() };
  const multiSelect = strict({
    type: z.literal("MultiSelect"),
    ...common,
    options: uniqueList(text()).min(1, "is empty. Give at least one"),
    default: uniqueList(z.string()).nullable(),
  });
  return fields(
    z.discriminatedUnion(
      "type",
      [
        strict({ type: z.literal("string"), ...common, default: z.string() }),
        strict({ type: z.literal("boolean"), ...common, default: z.boolean() }),
        multiSelect.superRefine(({ options, default: chosen }, context) => {
          for (const [index, choice] of (chosen ?? []).entries()) {
            if (!options.includes(choice))
              context.addIssue({
                code: "custom",
                path: ["default", index],
                message: "is not one of the options",
              });
          }
        }),
      ],
      'must be "string", "boolean" or "MultiSelect"',
    ),
  );
}

/** Their names become keys of one object. */
function fields(field: z.ZodType<{ readonly name: string }>): z.ZodType {
  return unique(z.array(field), (entry) => (entry as { readonly name?: unknown } | null)?.name, ["name"]);
}

function fieldName(): z.ZodString {
  return text().regex(
    /^(?!(?:__proto__|constructor|prototype)$)/,
    "cannot be the name of a member of an object",
  );
}
