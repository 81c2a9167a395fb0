import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { listOf, nullish, optional } from "./members.ts";
import { signatureMechanism, signatureMethod } from "./signature-enums.ts";

/** How a signer signs. */
export const signatureType = lazySchema(() =>
  z.looseObject(
    nullish({
      mechanism: signatureMechanism(),
      signatureMethods: z.array(signatureMethod()),
      onEacceptUseHandWrittenSignature: z.boolean(),
    }),
  ),
);

/** The same in a request. */
export const signatureTypeParams = lazySchema(() =>
  z.strictObject({
    mechanism: signatureMechanism(),
    ...optional({
      signatureMethods: listOf(signatureMethod()),
      onEacceptUseHandWrittenSignature: z.boolean(),
    }),
  }),
);
