import * as z from "zod";
import { lazySchema } from "@idbraid/core/schema";
import { oneOf, personalText, uuid } from "./members.ts";

/**
 * A page of the integration that a user of PassFort can open. What it shows must not change later.
 *
 * @see PassFort's documentation, "Additional features"
 */
export const externalResource = lazySchema(() =>
  z.strictObject({
    /** In a frame, for which PassFort's permission is needed; or as a link. */
    type: oneOf(["EMBED", "LINK"]),
    url: personalText(),
    id: uuid(),
    label: z.string(),
  }),
);

/** A page of the integration that a user of PassFort can open. */
export type ExternalResource = z.infer<ReturnType<typeof externalResource>>;
