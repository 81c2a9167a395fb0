import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { listOf, nullish, optional, personalText } from "./members.ts";
import { extraInfoDocumentType, extraInfoSignerType } from "./signature-enums.ts";

const properties = () => ({
  bisnodeUsername: personalText(),
  bisnodePassword: personalText(),
  includePdfReports: z.string(),
  officialUsername: personalText(),
  officialPassword: personalText(),
  officialReason: z.string(),
  officialSystem: z.string(),
  amlNationality: z.string(),
  amlLanguage: z.string(),
  amlMode: z.string(),
});

/** Lookups that are made about a signer. */
export const extraInfoSigner = lazySchema(() =>
  z.looseObject(
    nullish({
      types: z.array(extraInfoSignerType()),
      specialProperties: z.looseObject(nullish(properties())),
    }),
  ),
);

/** The same in a request. */
export const extraInfoSignerParams = lazySchema(() =>
  z.strictObject(
    optional({
      types: listOf(extraInfoSignerType()),
      specialProperties: z.strictObject(optional(properties())),
    }),
  ),
);

/** Lookups that are made about a document. */
export const extraInfoDocument = lazySchema(() =>
  z.looseObject(
    nullish({
      types: z.array(extraInfoDocumentType()),
      specialProperties: z.looseObject(nullish(properties())),
    }),
  ),
);

/** The same in a request. */
export const extraInfoDocumentParams = lazySchema(() =>
  z.strictObject(
    optional({
      types: listOf(extraInfoDocumentType()),
      specialProperties: z.strictObject(optional(properties())),
    }),
  ),
);
