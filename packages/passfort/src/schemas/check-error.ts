import * as z from "zod";
import { lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { errorSubTypes, errorTypes } from "./enums.ts";
import { anyMembers, listOf, nullish, optional, personalText } from "./members.ts";

const type = () => openEnum(errorTypes);
const subType = () => openEnum(errorSubTypes);

/**
 * Why a check failed. PassFort may add types, so any text is taken.
 *
 * @see PassFort's documentation, "Data structures"
 */
export const checkError = lazySchema(() =>
  z.strictObject({
    type: type(),
    /** Shown to the user. */
    message: personalText(),
    ...optional({ sub_type: subType(), data: personal(anyMembers()) }),
  }),
);

/** What the user should know of a check that did not fail. */
export const checkWarning = lazySchema(() => z.strictObject({ type: type(), message: personalText() }));

/** Errors as they are read. */
export const readCheckErrors = lazySchema(() =>
  listOf(
    z.looseObject(
      nullish({ type: type(), sub_type: subType(), message: personalText(), data: personal(anyMembers()) }),
    ),
  ),
);

/** Why a check failed. */
export type CheckError = z.infer<ReturnType<typeof checkError>>;
/** What the user should know of a check that did not fail. */
export type CheckWarning = z.infer<ReturnType<typeof checkWarning>>;
