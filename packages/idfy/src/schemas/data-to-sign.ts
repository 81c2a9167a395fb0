import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { listOf, nullish, optional, personalText } from "./members.ts";
import { signatureLanguage, signaturePackageFormat } from "./signature-enums.ts";

const pades = () => ({
  primaryLanguage: signatureLanguage(),
  secondaryLanguage: signatureLanguage(),
  padesTemplateId: z.string(),
  includeSsnInPades: z.boolean(),
});

/** The file to sign. Answers leave its content out. */
export const dataToSign = lazySchema(() =>
  z.looseObject(
    nullish({
      fileName: personalText(),
      base64Content: personalText(),
      base64ContentStyleSheet: personalText(),
      title: personalText(),
      description: personalText(),
      convertToPDF: z.boolean(),
      packaging: z.looseObject(
        nullish({
          signaturePackageFormats: z.array(signaturePackageFormat()),
          padesSettings: z.looseObject(nullish(pades())),
        }),
      ),
    }),
  ),
);

/** The same in a request. */
export const dataToSignParams = lazySchema(() =>
  z.strictObject({
    /** The file, in base64. */
    base64Content: personalText(),
    /** With its true extension: `.pdf`, `.xml`, `.txt`, `.doc`, `.docx`, `.rtf`, `.odt` or `.ott`. */
    fileName: personalText()
      .min(3, "must have at least 3 characters")
      .max(100, "must have at most 100 characters"),
    ...optional({
      base64ContentStyleSheet: personalText(),
      title: personalText(),
      description: personalText(),
      convertToPDF: z.boolean(),
      packaging: z.strictObject(
        optional({
          signaturePackageFormats: listOf(signaturePackageFormat()),
          padesSettings: z.strictObject(optional(pades())),
        }),
      ),
    }),
  }),
);
