import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { nullish, personalText } from "./members.ts";
import { resourceStatus } from "./signature-enums.ts";

/** A resource that belongs to a document or signer. With only `rel` it is not ready yet. */
export const link = lazySchema(() =>
  z.looseObject(
    nullish({
      rel: z.string(),
      href: personalText(),
      contentType: z.string(),
      error: personalText(),
      errorMessage: personalText(),
      resourceStatus: resourceStatus(),
    }),
  ),
);

/** A resource that belongs to a document or signer. */
export type Link = z.infer<ReturnType<typeof link>>;
