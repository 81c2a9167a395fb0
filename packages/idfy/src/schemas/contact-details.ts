import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { nullish, optional, personalText } from "./members.ts";

/** Whom a signer may ask about a document. */
export const contactDetails = lazySchema(() =>
  z.looseObject(
    nullish({ name: personalText(), phone: personalText(), email: personalText(), url: z.string() }),
  ),
);

/** The same in a request. */
export const contactDetailsParams = lazySchema(() =>
  z.strictObject({
    email: personalText(),
    ...optional({ name: personalText(), phone: personalText(), url: z.string() }),
  }),
);
