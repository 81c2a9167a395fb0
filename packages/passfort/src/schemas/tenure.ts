import * as z from "zod";
import { type LazySchema, lazySchema, openEnum } from "@idbraid/core/schema";
import { exactDate } from "./dates.ts";
import { nullish, oneOf, optional } from "./members.ts";

const types = ["CURRENT", "FORMER"] as const;

/** Since when, and until when, somebody has held a role. */
export const tenure: LazySchema<Tenure> = lazySchema(() => tenureObject());

/** Since when, and until when, somebody has held a role. */
export interface Tenure extends z.infer<ReturnType<typeof tenureObject>> {}

/** The same as it is read. */
export const readTenure: LazySchema<ReadTenure> = lazySchema(() => readTenureObject());

/** The same as it is read. */
export interface ReadTenure extends z.infer<ReturnType<typeof readTenureObject>> {}

const tenureObject = () =>
  z.strictObject({ tenure_type: oneOf(types), ...optional({ start: exactDate(), end: exactDate() }) });

const readTenureObject = () =>
  z.looseObject(nullish({ tenure_type: openEnum(types), start: z.string(), end: z.string() }));
