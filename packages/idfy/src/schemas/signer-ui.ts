import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { listOf, nullish, optional } from "./members.ts";
import { colorTheme, signatureLanguage, spinner, themeMode } from "./signature-enums.ts";

const before = () => ({ useCheckBox: z.boolean(), title: z.string(), message: z.string() });
const after = () => ({ title: z.string(), message: z.string() });
const formField = () => ({
  description: z.string(),
  key: z.string(),
  type: z.string(),
  regex: z.string(),
  required: z.boolean(),
});
const styling = () => ({
  colorTheme: colorTheme(),
  themeMode: themeMode(),
  spinner: spinner(),
  hideTopBar: z.boolean(),
  backgroundColor: z.string(),
});

/** How the signing page looks and what it says. */
export const signerUi = lazySchema(() =>
  z.looseObject(
    nullish({
      language: signatureLanguage(),
      dialogs: z.looseObject(
        nullish({
          before: z.looseObject(
            nullish({ ...before(), formFields: z.array(z.looseObject(nullish(formField()))) }),
          ),
          after: z.looseObject(nullish(after())),
        }),
      ),
      styling: z.looseObject(nullish(styling())),
    }),
  ),
);

/** The same in a request. */
export const signerUiParams = lazySchema(() =>
  z.strictObject(
    optional({
      language: signatureLanguage(),
      dialogs: z.strictObject(
        optional({
          before: z.strictObject(
            optional({ ...before(), formFields: listOf(z.strictObject(optional(formField()))) }),
          ),
          after: z.strictObject(optional(after())),
        }),
      ),
      styling: z.strictObject(optional(styling())),
    }),
  ),
);
