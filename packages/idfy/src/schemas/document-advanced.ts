import * as z from "zod";
import { lazySchema, personal } from "@idbraid/core";
import { extraInfoDocument, extraInfoDocumentParams } from "./extra-info.ts";
import { listOf, nullish, optional } from "./members.ts";

const counts = () => ({
  /** Attachments that must be uploaded before anyone can sign. */
  attachments: z.number().int(),
  /** Signatures that make the document signed. */
  requiredSignatures: z.number().int(),
  createdByApplication: z.string(),
  getSocialSecurityNumber: z.boolean(),
});
/** `deadline` is an ISO 8601 instant in UTC, at most 45 days away. */
const timeToLive = () => ({ deadline: z.string(), deleteAfterHours: z.number().int() });

/** Rarer settings of a document. */
export const documentAdvanced = lazySchema(() =>
  z.looseObject(
    nullish({
      ...counts(),
      tags: z.array(z.string()),
      departmentId: z.string(),
      extraInfo: extraInfoDocument(),
      security: z.looseObject(
        nullish({ oneTimeUse: z.boolean(), ipWhiteList: personal(z.array(z.string())) }),
      ),
      timeToLive: z.looseObject(nullish(timeToLive())),
    }),
  ),
);

/** The same in a request. */
export const documentAdvancedParams = lazySchema(() =>
  z.strictObject(
    optional({
      ...counts(),
      tags: listOf(z.string()),
      departmentId: z.string().max(100, "must have at most 100 characters"),
      extraInfo: extraInfoDocumentParams(),
      security: z.strictObject(
        optional({ oneTimeUse: z.boolean(), ipWhiteList: personal(listOf(z.string())) }),
      ),
      timeToLive: z.strictObject(optional(timeToLive())),
    }),
  ),
);
