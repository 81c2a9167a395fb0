import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { idProviderType } from "./identification-enums.ts";
import { nullish } from "./members.ts";

/** One eID that can be chosen. */
export const idProvider = lazySchema(() =>
  z.looseObject(
    nullish({
      type: idProviderType(),
      name: z.string(),
      description: z.string(),
      logoUrl: z.string(),
      logoUrlNegative: z.string(),
      logoWidth: z.union([z.number(), z.string()]),
    }),
  ),
);

/** One language of the identification pages. */
export const idLanguage = lazySchema(() => z.looseObject(nullish({ id: z.string(), name: z.string() })));

/** Either a list, or one row that stands for a list of one. */
export const idProviderList = lazySchema(() => z.union([z.array(idProvider()), idProvider()]));

/** Every language. */
export const idLanguageList = lazySchema(() => z.array(idLanguage()));

/** Public keys that check signed results. @see RFC 7517 */
export const jsonWebKeySet = lazySchema(() =>
  z.looseObject({
    keys: z.array(
      z.looseObject({
        kty: z.string(),
        ...nullish({
          use: z.string(),
          alg: z.string(),
          kid: z.string(),
          crv: z.string(),
          x: z.string(),
          y: z.string(),
          n: z.string(),
          e: z.string(),
          x5c: z.array(z.string()),
        }),
      }),
    ),
  }),
);

/** One eID that can be chosen. */
export type IdProvider = z.infer<ReturnType<typeof idProvider>>;
/** One language of the identification pages. */
export type IdLanguage = z.infer<ReturnType<typeof idLanguage>>;
/** Public keys that check signed results. */
export type JsonWebKeySet = z.infer<ReturnType<typeof jsonWebKeySet>>;
