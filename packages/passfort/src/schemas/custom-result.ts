import * as z from "zod";
import { lazySchema } from "@idbraid/core/schema";
import { verdicts } from "./enums.ts";
import { oneOf, personalText } from "./members.ts";

/**
 * What a custom check decided.
 *
 * @see PassFort's documentation, "Company custom checks" and "Individual custom checks"
 */
export const customResult = lazySchema(() =>
  z.strictObject({
    decision: oneOf(verdicts),
    /**
     * Shown to the user.
     * @remarks Unconfirmed: a framework of Moody's allows 450 characters; PassFort's documentation names no limit.
     */
    summary: personalText(),
  }),
);

/** What a custom check decided. */
export type CustomResult = z.infer<ReturnType<typeof customResult>>;
