import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { nullish, optional, personalText } from "./members.ts";
import { authenticationMechanism } from "./signature-enums.ts";

const members = () => ({
  mechanism: authenticationMechanism(),
  /** Only this person may open the document. */
  socialSecurityNumber: personalText(),
  /** The same, by the id that the eID gives the person. */
  signatureMethodUniqueId: personalText(),
});

/** How a signer proves who they are before the document is shown. */
export const authentication = lazySchema(() => z.looseObject(nullish(members())));

/** The same in a request. */
export const authenticationParams = lazySchema(() => z.strictObject(optional(members())));
