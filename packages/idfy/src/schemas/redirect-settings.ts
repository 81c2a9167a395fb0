import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { nullish, optional } from "./members.ts";
import { redirectMode } from "./signature-enums.ts";

const addresses = () => ({
  /** For the iframe modes: the parent's origin; several are separated by a space, the last gets the messages. */
  domain: z.string(),
  error: z.string(),
  cancel: z.string(),
  success: z.string(),
});

/** Where the browser goes after signing. */
export const redirectSettings = lazySchema(() =>
  z.looseObject(nullish({ redirectMode: redirectMode(), ...addresses() })),
);

/** The same in a request. Redirect modes need `error`, `cancel` and `success`; iframe modes need `domain`. */
export const redirectSettingsParams = lazySchema(() =>
  z.strictObject({ redirectMode: redirectMode(), ...optional(addresses()) }),
);
