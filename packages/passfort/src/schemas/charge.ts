import * as z from "zod";
import { lazySchema } from "@idbraid/core/schema";
import { optional } from "./members.ts";

/**
 * What one thing that a check did costs.
 *
 * @see PassFort's documentation, "Data structures"
 */
export const chargeSchema = lazySchema(() =>
  z.strictObject({
    /** In pence. */
    amount: z.int("must be a whole number of pence").min(0, "must not be negative"),
    ...optional({
      /** What was bought. The same thing always has the same price. */
      sku: z.string(),
      /** Names the charge; never the same twice in a check. */
      reference: z.string(),
    }),
  }),
);

/** What one thing that a check did costs. */
export type Charge = z.infer<ReturnType<typeof chargeSchema>>;
